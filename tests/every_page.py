"""Every page of the product, for the tests that look at all of them.

A page that is added to the route table belongs here, too: tests/unit/samokoder_app/test_every_page.py compares the two.
"""

from dataclasses import dataclass
from typing import Literal

from samokoder_app import paths

Visitor = Literal["anybody", "user", "awaiting", "recovering"]
"""Who looks at it: somebody without an account, an operator with a built app, somebody who waits for a mail, or who has
followed the link in one for a forgotten password."""


@dataclass(frozen=True)
class EveryPage:
    """One page: its path in the route table, and what a browser needs to come to it with its data there."""

    path: str
    ready: str
    """What stands on it once it is complete, as a selector."""
    visitor: Visitor = "user"
    address: str = ""
    """Where it is looked at, if not at its path; `{project}` is the page of a project with a built app."""
    is_main: bool = False
    """Of these pictures are kept."""

    @property
    def name(self) -> str:
        """A word for reports and names of files."""
        return (
            self.path.strip("/")
            .replace("/", "-")
            .replace("[project_id]", "project")
            .replace("[team_id]", "one")
            .replace("[share_token]", "link")
        )

    def address_for(self, project: str, team: str = "", share: str = "") -> str:
        """The address, for somebody whose project is at `project`, his team at `team`, a link to the project at `share`."""
        named = (self.address or self.path).replace("{project}", project).replace("{team}", team)
        return named.replace("{share}", share)


def by_test_id(name: str) -> str:
    """A selector by test id."""
    return f"[data-testid={name}]"


NOT_FOUND = EveryPage("404", "h1", visitor="anybody", address="/no/such/page")
"""Stands for no path, so it is not in the route table."""

EVERY_PAGE = (
    EveryPage(paths.LANDING_RU, by_test_id("evidence-strip"), visitor="anybody", is_main=True),
    EveryPage(paths.LANDING_EN, by_test_id("evidence-strip"), visitor="anybody", is_main=True),
    EveryPage(paths.PRICING_RU, by_test_id("plans"), visitor="anybody", is_main=True),
    EveryPage(paths.PRICING_EN, by_test_id("plans"), visitor="anybody", is_main=True),
    EveryPage(paths.SIGN_IN, by_test_id("auth-submit"), visitor="anybody", is_main=True),
    EveryPage(
        paths.SIGN_UP, by_test_id("form-error"), visitor="anybody", address=f"{paths.SIGN_UP}?error=weak_password"
    ),
    EveryPage(paths.CHECK_MAIL, by_test_id("resend"), visitor="awaiting"),
    EveryPage(
        paths.CONFIRM, by_test_id("confirm"), visitor="anybody", address=f"{paths.CONFIRM}?type=recovery&token_hash=x"
    ),
    EveryPage(paths.FORGOT_PASSWORD, by_test_id("auth-submit"), visitor="anybody"),
    EveryPage(paths.NEW_PASSWORD, by_test_id("auth-submit"), visitor="recovering"),
    EveryPage(paths.SHARED_PATTERN, by_test_id("shared-proof"), visitor="anybody", address="{share}"),
    EveryPage(paths.PROJECTS, by_test_id("project-card"), is_main=True),
    EveryPage(paths.NEW_PROJECT, f"{by_test_id('build')}:enabled", is_main=True),
    EveryPage(paths.PROJECT_PATTERN, by_test_id("build-status"), address="{project}", is_main=True),
    EveryPage(paths.INTEGRATIONS_PATTERN, by_test_id("keep-secret"), address="{project}/integrations"),
    EveryPage(paths.ACCOUNT, by_test_id("save-name"), is_main=True),
    EveryPage(paths.ACCOUNT_BILLING, by_test_id("plan"), is_main=True),
    EveryPage(paths.ACCOUNT_KEYS, "#provider_id option", is_main=True),
    EveryPage(paths.ACCOUNT_MODELS, by_test_id("routes")),
    EveryPage(paths.ACCOUNT_TOKENS, by_test_id("make-token")),
    EveryPage(paths.ACCOUNT_SIGN_IN, by_test_id("session-line"), is_main=True),
    EveryPage(paths.ACCOUNT_ACTIVITY, by_test_id("activity-line")),
    EveryPage(paths.ACCOUNT_CREDITS, by_test_id("statement"), is_main=True),
    EveryPage(paths.ACCOUNT_DATA, by_test_id("export-all")),
    EveryPage(paths.ACCOUNT_LIMITS, by_test_id("use-line")),
    EveryPage(paths.USAGE, by_test_id("usage-days"), is_main=True),
    EveryPage(paths.TEAMS, by_test_id("make-team"), is_main=True),
    EveryPage(paths.TEAM_PATTERN, by_test_id("team-settings"), address="{team}", is_main=True),
    EveryPage(paths.JOIN_TEAM, by_test_id("join-refused"), address=f"{paths.JOIN_TEAM}?token=x"),
    EveryPage(paths.DESIGN, by_test_id("specimen-confirm_dialog"), is_main=True),
    EveryPage(paths.ADMIN, by_test_id("part"), is_main=True),
    EveryPage(paths.ADMIN_USERS, by_test_id("user"), is_main=True),
    EveryPage(paths.ADMIN_BUILDS, by_test_id("build"), is_main=True),
    EveryPage(paths.ADMIN_QUEUE, by_test_id("worker"), is_main=True),
    EveryPage(paths.ADMIN_AUDIT, by_test_id("audit-line"), is_main=True),
    EveryPage(paths.ADMIN_MAIL, by_test_id("mail")),
    EveryPage(paths.ADMIN_MANAGED, by_test_id("add-managed"), is_main=True),
)
