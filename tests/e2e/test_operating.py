"""Operators' pages, the account in its sections and the page of components, in a browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from conftest import PASSWORD, NewContext, SignedIn, make_operator, new_account
from platform_process import Platform
from playwright.sync_api import Browser, Page, StorageState, expect
from watching import Watch

from samokoder_app import paths

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

ADMIN_PAGES = (
    paths.ADMIN,
    paths.ADMIN_USERS,
    paths.ADMIN_BUILDS,
    paths.ADMIN_QUEUE,
    paths.ADMIN_AUDIT,
    paths.ADMIN_MAIL,
    paths.ADMIN_MANAGED,
)


@dataclass(frozen=True)
class People:
    """An operator, and somebody who is none."""

    operator: StorageState
    user: StorageState
    email: str


@pytest.fixture(scope="module")
def people(browser: Browser, platform: Platform) -> People:
    operator = new_account(browser, platform)  # the first account of a new platform is an operator's: not the user's
    make_operator(operator.email, platform)
    user = new_account(browser, platform)
    return People(operator.state, user.state, user.email)


def test_the_overview_says_how_every_part_is_and_reads_itself_anew(
    new_context: NewContext, watched: Callable[[Page], Watch], people: People
) -> None:
    page = new_context("ru", storage_state=people.operator).new_page()
    watch = watched(page)
    page.goto("/account")
    page.get_by_test_id("to-admin").click()
    expect(page.get_by_test_id("part")).to_have_count(6)
    expect(page.get_by_test_id("pilot-licence")).to_be_visible()
    expect(page.get_by_test_id("health")).to_contain_text("База данных")
    read_at = page.get_by_test_id("read-at")
    first = read_at.inner_text()
    expect(read_at).not_to_have_text(first)
    for name in ("users", "builds", "queue", "audit", "mail"):
        page.get_by_test_id(f"section-admin-{name}").click()
        expect(page.get_by_test_id(f"section-admin-{name}")).to_have_attribute("aria-current", "page")
        expect(page.get_by_test_id("read-at")).to_be_visible()
    watch.assert_clean()


def test_for_others_there_are_no_such_pages(new_context: NewContext, people: People) -> None:
    page = new_context("en", storage_state=people.user).new_page()
    for path in ADMIN_PAGES:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
        expect(page.get_by_test_id("section-admin-users")).to_have_count(0)
    page.goto("/account")
    expect(page.get_by_test_id("save-name")).to_be_visible()
    expect(page.get_by_test_id("to-admin")).to_have_count(0)


def test_a_build_is_stopped_and_its_owner_told(new_context: NewContext, platform: Platform, people: People) -> None:
    context = new_context("en", storage_state=people.user)
    headers = {"Origin": platform.url}
    made = context.request.post(
        "/api/projects", data={"description": "A list of books", "name": "Books"}, headers=headers
    )
    project = made.json()["id"]
    ordered = context.request.post(f"/api/projects/{project}/generate", data={}, headers=headers)
    assert ordered.status == 202, ordered.text()
    page = new_context("ru", storage_state=people.operator).new_page()
    page.goto("/admin/builds")
    row = page.get_by_test_id("build").filter(has_text=project[:8])
    expect(row).to_contain_text(people.email)
    assert "Books" not in row.inner_text()
    row.get_by_test_id("stop-build").click()
    page.get_by_test_id("confirm-stop").click()
    expect(row.get_by_test_id("status")).to_have_text("остановлена", timeout=60_000)
    expect(row.get_by_test_id("stop-build")).to_have_count(0)
    theirs = context.new_page()
    theirs.goto("/account/activity")
    expect(theirs.get_by_test_id("activity-line").first).to_contain_text("The owner of this server stopped a build")


def test_a_user_is_locked_out_at_once_and_let_in_again(
    new_context: NewContext, people: People, watched: Callable[[Page], Watch]
) -> None:
    page = new_context("en", "dark", storage_state=people.operator).new_page()
    page.goto("/admin/users")
    page.fill("#search", people.email[:20].upper())
    page.get_by_test_id("find").click()
    row = page.get_by_test_id("user")
    expect(row).to_have_count(1)
    row.get_by_test_id("lock").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")  # not yet
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row.get_by_test_id("lock")).to_be_focused()
    row.get_by_test_id("lock").click()
    page.get_by_test_id("confirm-lock").click()
    expect(row.get_by_test_id("is-locked")).to_be_visible()
    user = new_context("ru", width=390, height=844, storage_state=people.user).new_page()
    user.goto("/projects")
    user.wait_for_url("**/sign-in?next=**")
    sign_in(user, people.email)
    expect(user.get_by_test_id("form-error")).to_contain_text("закрыт владельцем сервера")
    row.get_by_test_id("unlock").click()
    expect(row.get_by_test_id("lock")).to_be_visible()
    sign_in(user, people.email)
    user.wait_for_url("**/projects**")


def sign_in(page: Page, email: str) -> None:
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_test_id("auth-submit").click()


def test_the_account_is_no_endless_page_on_a_phone(
    new_context: NewContext, watched: Callable[[Page], Watch], signed_in: SignedIn
) -> None:
    page = new_context("ru", width=390, height=844, storage_state=signed_in.state).new_page()
    watch = watched(page)
    page.goto("/account")
    page.fill("#display_name", "Анна")
    page.get_by_test_id("save-name").click()
    expect(page.get_by_test_id("name-saved")).to_be_visible()
    for name in ("keys", "models", "tokens", "sign-in", "activity", "data"):
        link = page.get_by_test_id(f"section-account-{name}")
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(link).to_be_in_viewport()
        expect(page.get_by_role("heading", level=2)).to_have_count(1)
        watch.assert_fits()
    page.goto("/account")
    expect(page.locator("#display_name")).to_have_value("Анна")
    watch.assert_clean()


@pytest.mark.parametrize(("language", "theme", "width"), [("ru", "light", 390), ("en", "dark", 1440)])
def test_all_components_are_on_one_page(
    language: str,
    theme: str,
    width: int,
    new_context: NewContext,
    watched: Callable[[Page], Watch],
    signed_in: SignedIn,
) -> None:
    page = new_context(language, theme, width=width, storage_state=signed_in.state).new_page()
    watch = watched(page)
    page.goto("/design")
    shown = page.locator("[data-testid^=specimen-]")
    expect(shown.last).to_be_visible()
    assert shown.count() > 25
    for disabled in page.get_by_test_id("specimen-button").locator("button:disabled").all():
        expect(disabled).to_have_css("border-style", "dashed")
    wrong = page.locator("#f-error")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(page.locator("#f-error-error").inner_text())
    ask = page.get_by_test_id("gallery-ask")
    ask.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(ask).to_be_focused()
    watch.assert_fits()
    watch.assert_clean()


def test_the_log_tells_of_one_user_and_of_one_kind(new_context: NewContext, people: People) -> None:
    page = new_context("ru", storage_state=people.operator).new_page()
    page.goto(paths.ADMIN_USERS)
    page.get_by_test_id("user").filter(has_text=people.email).get_by_test_id("log-of-user").click()
    whose = page.get_by_test_id("audit-user")
    expect(whose.first).to_have_text(people.email)
    expect(whose.filter(has_not_text=re.compile(rf"^\s*{re.escape(people.email)}\s*$"))).to_have_count(0)
    page.get_by_test_id("audit-of-all").click()
    expect(page.get_by_test_id("audit-of-all")).to_have_count(0)
    expect(page.get_by_test_id("audit-line").filter(has_text="Получены права владельца сервера").first).to_be_visible()
    page.get_by_test_id("audit-kind").select_option("operator_granted")
    expect(page.get_by_test_id("audit-line").filter(has_text="Вход в аккаунт")).to_have_count(0)
    expect(page.get_by_test_id("audit-line").first).to_contain_text("Получены права владельца сервера")
