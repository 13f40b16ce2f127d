"""Two people in one team: one build, followed by both, and what a role may, up to the moment when it ends."""

from dataclasses import dataclass

import pytest
from conftest import NewContext, SignedIn, keep_picture, new_account
from platform_process import Platform
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

LIVE_MS = 20_000
"""Within which the other one's page shows what somebody has done: about a second, and a busy machine."""
WORK_MS = 60_000
IDEA = "Список книг: название и автор."


@dataclass(frozen=True)
class People:
    """The owner of a team, somebody who is invited, and somebody who is not."""

    owner: SignedIn
    member: SignedIn
    stranger: SignedIn


@pytest.fixture(scope="module")
def people(browser: Browser, platform: Platform) -> People:
    return People(*(new_account(browser, platform) for _ in range(3)))


def invite(page: Page, role: str, email: str = "") -> str:
    """Invite somebody on the team's page; the path of the link."""
    page.select_option("#invited-role", role)
    page.fill("#invited-email", email)
    page.get_by_test_id("invite").click()
    link = page.get_by_test_id("new-link").inner_text()
    page.get_by_test_id("put-away").click()
    expect(page.get_by_test_id("new-link")).to_have_count(0)
    return "/" + link.split("/", 3)[3]


def team_with_project(context: BrowserContext, page: Page) -> tuple[str, str]:
    """A team that was made by hand, and a project of it with a demo build that rests at its plan; their paths."""
    page.goto("/teams")
    page.fill("#team_name", "Пекарня")
    page.get_by_test_id("make-team").click()
    expect(page.get_by_test_id("team-name")).to_have_text("Пекарня")
    page.goto("/projects/new")
    expect(page.get_by_test_id("build")).to_be_enabled()
    page.select_option("#team_id", label="Пекарня")
    page.fill("textarea[name=idea]", IDEA)
    page.get_by_test_id("build").click()
    expect(page.get_by_test_id("build-status")).to_be_visible()
    project = page.url.partition(context.pages[0].url.split("/projects")[0])[2]
    teams = page.request.get("/api/teams").json()["items"]
    return f"/teams/{teams[-1]['id']}", project


def test_two_follow_one_build_until_one_is_removed(new_context: NewContext, people: People) -> None:
    mine = new_context("ru", storage_state=people.owner.state)
    page = mine.new_page()
    team, project = team_with_project(mine, page)
    leading = mine.new_page()
    leading.goto(team)
    link = invite(leading, "viewer", people.member.email)

    # By another address: a sentence, and nothing of the team.
    other = new_context("ru", storage_state=people.stranger.state).new_page()
    other.goto(link)
    expect(other.get_by_test_id("join-refused")).to_contain_text("Приглашение отправлено на другой адрес")
    expect(other.get_by_text("Пекарня")).to_have_count(0)

    theirs = new_context("en", storage_state=people.member.state)
    seen = theirs.new_page()
    seen.goto(link)
    expect(seen.get_by_test_id("invited-to")).to_have_text("Пекарня")
    seen.get_by_test_id("join-team").click()
    expect(seen.get_by_test_id("own-role")).to_have_text("viewer")
    # Used: once is once.
    other.goto(link)
    expect(other.get_by_test_id("join-refused")).to_contain_text("уже использовано")

    # Both follow the build, and know of each other; a viewer is offered nothing.
    seen.goto(project)
    expect(seen.get_by_test_id("build-status")).to_be_visible()
    expect(page.get_by_test_id("presence")).to_have_attribute("data-count", "2")
    expect(seen.get_by_test_id("presence")).to_have_attribute("data-count", "2")
    expect(seen.get_by_test_id("looks-on")).to_be_visible()
    for offered in ("message", "bar-cancel", "bar-pause", "integrations"):
        expect(seen.get_by_test_id(offered)).to_have_count(0)
    expect(seen.get_by_test_id("download")).to_be_disabled()
    keep_picture(seen, "team-viewer", "en-light")
    assert seen.request.post(f"/api{project}/chat", data={"text": "hello"}).status == 403

    # An editor from now on, on the page that is open.
    leading.reload()
    leading.get_by_test_id("member-role").select_option("editor")
    expect(seen.get_by_test_id("message")).to_be_visible(timeout=LIVE_MS)
    expect(seen.get_by_test_id("looks-on")).to_have_count(0)
    seen.get_by_test_id("message").fill("Add a year, please")
    seen.get_by_test_id("send").click()
    expect(page.get_by_test_id("said").last).to_contain_text("Add a year", timeout=LIVE_MS)
    expect(seen.get_by_test_id("said").last).to_contain_text("Add a year")
    # Each says who said it, as far as the reader may know.
    expect(page.get_by_test_id("author").last).to_have_text(people.member.email)
    expect(page.get_by_test_id("author").first).to_have_text("Вы")
    expect(seen.get_by_test_id("author").last).to_have_text("You")
    keep_picture(page, "team-together", "ru-light")

    # He orders one himself, and is removed in the middle of it: his page is gone at once, and the build rests for the owner.
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=WORK_MS)
    seen.get_by_test_id("act-rebuild").click()
    for one in (seen, page):
        expect(one.get_by_test_id("build-status")).to_have_attribute("data-status", "running", timeout=WORK_MS)
    leading.get_by_test_id("remove-member").click()
    leading.get_by_test_id("confirm-remove").click()
    expect(seen.get_by_test_id("build-status")).to_have_count(0, timeout=LIVE_MS)
    expect(seen.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("presence")).to_have_count(0, timeout=LIVE_MS)
    assert seen.request.get(f"/api{project}").status == 404
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "paused", timeout=WORK_MS)
    expect(page.get_by_test_id("act-resume")).to_be_enabled()
    page.get_by_test_id("bar-cancel").click()
    page.reload()
    expect(page.get_by_test_id("author").last).to_have_text("Бывший участник")
    keep_picture(seen, "team-removed", "en-light")
