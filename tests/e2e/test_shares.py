"""A project is shared: somebody without an account sees it, gets one, forks it; then the link is changed and revoked."""

from collections.abc import Callable

import pytest
from conftest import NewContext
from platform_process import Platform
from playwright.sync_api import Page, expect
from test_versions import SECOND, STARTED_MS, project_with_starter
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
NAME = "<b>Notes</b>"


def shared_link(page: Page, address: str) -> str:
    """A link made in the builder's dialog."""
    page.goto(address)
    page.get_by_test_id("share").click()
    page.locator("#share-name").fill("For Ann")
    page.get_by_test_id("share-code").check()
    page.get_by_test_id("share-make").click()
    expect(page.get_by_test_id("share-line")).to_have_count(1)
    expect(page.locator("#share-name")).to_have_value("")  # a second click makes no second one of this name
    return page.get_by_test_id("share-link").inner_text()


def test_a_link_is_made_visited_forked_and_revoked(
    new_context: NewContext,
    platform: Platform,
    watched: Callable[[Page], Watch],
    signing_up: Callable[[Page], str],
) -> None:
    owner = new_context("en", "dark").new_page()
    owners = watched(owner)
    email = signing_up(owner)
    address = project_with_starter(owner, platform)
    renamed = owner.request.patch(f"/api{address}", data={"name": NAME}, headers={"Origin": platform.url})
    assert renamed.ok, renamed.text()
    link = shared_link(owner, address)

    guest = new_context("ru", "light", 390, 844).new_page()
    watch = watched(guest)
    opened = guest.goto(link)
    assert opened is not None
    assert opened.status == 200
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in opened.headers["x-robots-tag"]
    expect(guest.get_by_test_id("shared-name")).to_have_text(NAME)
    app = guest.frame_locator("[data-testid=shared-frame]").get_by_text(SECOND)
    expect(app).to_be_visible(timeout=STARTED_MS)
    expect(guest.get_by_test_id("shared-version").first).to_be_visible()
    guest.get_by_test_id("shared-file").filter(has_text="base.html").click()
    expect(guest.get_by_test_id("shared-text")).to_contain_text(SECOND)
    assert email not in guest.content()
    watch.assert_fits()

    guest.get_by_test_id("fork-sign-up").click()
    guest.fill("#email", f"guest-{email}")
    guest.fill("#password", "correct horse battery staple")
    guest.get_by_test_id("auth-submit").click()
    guest.wait_for_url(link)
    guest.get_by_test_id("fork-shared").click()
    guest.wait_for_url("**/projects/*-*")
    expect(guest.get_by_role("heading", name=NAME)).to_be_visible()
    guest.goto(link)
    expect(app).to_be_visible(timeout=STARTED_MS)
    watch.assert_clean()

    expect(guest.get_by_test_id("shared-file").first).to_be_visible()
    owner.get_by_test_id("share-edit").click()
    expect(owner.locator("#change-name")).to_have_value("For Ann")
    owner.get_by_test_id("share-code").uncheck()
    owner.get_by_test_id("share-save").click()
    expect(owner.get_by_test_id("share-changed")).to_be_visible()
    expect(guest.get_by_test_id("shared-file")).to_have_count(0)
    expect(app).to_be_visible()
    watch.assert_clean()

    owner.get_by_test_id("share-revoke").click()
    expect(owner.get_by_test_id("share-revoked")).to_be_visible()
    owners.assert_clean()
    # The page that is open hears of it within seconds, and one that is opened now is not there.
    expect(guest.get_by_test_id("shared-frame")).to_have_count(0)
    gone = guest.goto(link)
    assert gone is not None
    assert gone.status == 404
    expect(guest.get_by_test_id("share-gone")).to_be_visible()
