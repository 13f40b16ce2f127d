"""The dialog of links and the page of a visitor: what is ticked, what is shown."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from engine.builds.state import RequirementStatus
from samokoder_app import paths
from samokoder_app.features.builder.sharing.views import link_lines, wish_of
from samokoder_app.features.shares.views import requirement_lines, tiles, version_lines
from samokoder_app.i18n.shares import SharedStatus
from samokoder_app.i18n.text import texts_of
from samokoder_app.shares.views import SharedApp, SharedRequirement, SharedVersion, ShareView
from samokoder_app.versions.views import VersionEvidence

NOW = datetime(2026, 11, 27, 20, tzinfo=UTC)


def test_a_link_is_what_was_ticked():
    wish = wish_of({"share_name": "Ann", "preview": True, "history": False, "fork": "on", "days": "7"}, NOW)
    assert (wish.name, wish.preview, wish.history, wish.code, wish.fork, wish.secrets) == (
        "Ann",
        True,
        False,
        False,
        True,
        False,
    )
    assert wish.expires_at == NOW + timedelta(days=7)


@pytest.mark.parametrize("days", ["0", "", "-1", "9999999999", "x", None])
def test_other_days_than_those_offered_are_no_end(days):
    assert wish_of({"days": days}, NOW).expires_at is None


def test_a_line_says_what_its_link_shows_and_whether_it_is_over():
    share = ShareView(
        id=uuid4(), name="", link="http://localhost/s/x", created_by="", preview=True, history=False, code=True,
        fork=False, secrets=False, visits=3, last_visit_at=None, created_at=NOW, expires_at=NOW,
    )  # fmt: skip
    (line,) = link_lines([share], NOW)
    assert (line.shows, line.visits, line.is_over, line.last_visit_at) == (["preview", "code"], 3, True, "")
    assert "http" not in repr(share), "the address stays out of what may be logged"


def test_a_visitor_sees_every_state_in_its_own_words():
    app = SharedApp(
        name="Notes", summary="", version=2, shows_preview=True, shows_history=True, shows_code=False,
        allows_fork=False, expires_at=None,
        requirements=tuple(SharedRequirement(id=s.value, text=s.value, status=s) for s in RequirementStatus),
        versions=(
            SharedVersion(number=2, title="T", created_at=NOW, origin="build", changed_files=1, picture="ab",
                          evidence=VersionEvidence(version=2, at=NOW, passed=1, failed=0, not_verified=1, pending=0, total=2)),
            SharedVersion(number=1, title="", created_at=NOW, origin="fork", changed_files=1, evidence=None, picture=None),
        ),
    )  # fmt: skip
    assert [line.status for line in requirement_lines(app)] == [one.value for one in RequirementStatus]
    assert {one.value for one in RequirementStatus} <= texts_of(SharedStatus).keys(), "each has words"
    assert [tile["status"] for tile in tiles(app)] == [one.value for one in RequirementStatus]
    newest, first = version_lines(app, "/p")
    assert (newest.picture, newest.proof) == ("/p/ab", "1/2")
    assert (first.picture, first.proof, first.origin) == ("", "", "fork")


def test_a_path_is_logged_without_the_token_of_a_link():
    assert paths.without_tokens("/s/abc_DEF-1") == "/s/…"
    assert paths.without_tokens("/api/shared/abc/files/app/main.py") == "/api/shared/…/files/app/main.py"
    assert paths.without_tokens("/api/projects/abc") == "/api/projects/abc"
