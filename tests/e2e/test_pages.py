"""What pages share: language, theme, the way to sign-in and back. Their looks are in test_looks.py."""

from collections.abc import Callable

import pytest
from conftest import BuiltApp, NewContext, SignedIn
from platform_process import Platform
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LANGUAGES = ("ru", "en")
_WATCH_STATUS = """(() => {
  const seen = (window.statuses = []);
  new MutationObserver(() => {
    const status = document.querySelector("[data-testid=build-status]")?.dataset.status;
    if (status && seen.at(-1) !== status) seen.push(status);
  }).observe(document, { subtree: true, childList: true, attributes: true });
})()"""
"""Every status that the builder's bar has shown, in order."""
_WATCH_STEPS = """other => {
  window.foreign = 0;
  new MutationObserver(() => {
    if (location.pathname.includes(other)) window.foreign += document.querySelectorAll("[data-testid=step]").length;
  }).observe(document, { subtree: true, childList: true, attributes: true });
}"""
"""How often a step was on the page of the project that has none."""


def test_the_entrance_follows_the_browsers_language(new_context: NewContext) -> None:
    for language in LANGUAGES:
        page = new_context(language).new_page()
        page.goto("/")
        page.wait_for_url(f"**/{language}/**")


def test_the_language_button_switches_page_and_cookie(new_context: NewContext) -> None:
    page = new_context("ru").new_page()
    page.goto("/ru")
    page.get_by_test_id("language-button").click()
    page.wait_for_url("**/en/**")
    page.goto("/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_theme_survives_a_reload(new_context: NewContext) -> None:
    page = new_context("en", "light").new_page()
    page.goto("/en", wait_until="networkidle")
    page.get_by_test_id("theme-button").click()
    expect(page.locator("html")).to_have_class("dark")
    page.reload()
    expect(page.locator("html")).to_have_class("dark")


def test_a_protected_page_leads_to_sign_in_and_back(new_context: NewContext, signing_up: Callable[[Page], str]) -> None:
    context = new_context("en")
    page = context.new_page()
    email = signing_up(page)
    page.get_by_test_id("sign-out").click()
    page.wait_for_url("**/en/**")
    page.goto("/account")
    page.wait_for_url("**/sign-in?next=**")
    page.fill("#email", email)
    page.fill("#password", "not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("form-error")).to_contain_text("do not match")
    page.fill("#email", email)
    page.fill("#password", "correct horse battery staple")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account**")
    expect(page.get_by_text(email).first).to_be_visible()


def test_nothing_can_be_built_before_the_models_are_known(
    new_context: NewContext, signing_up: Callable[[Page], str]
) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    page.goto("/projects/new")
    expect(page.get_by_test_id("build")).to_be_enabled()
    expect(page.locator("#model")).to_have_value("demo")
    page.route_web_socket("**/_event**", lambda _: None)  # the page's data never come
    page.reload()
    expect(page.get_by_test_id("build")).to_be_disabled()
    expect(page.locator("#model")).to_be_disabled()
    expect(page.get_by_text("waits until your models are loaded")).to_be_visible()


def test_an_unknown_address_says_so(new_context: NewContext) -> None:
    page = new_context("ru").new_page()
    answer = page.goto("/no/such/page")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="Такой страницы нет")).to_be_visible()


def test_a_page_keeps_its_language_while_another_tab_speaks_another(
    new_context: NewContext, signed_in: SignedIn
) -> None:
    context = new_context("ru", storage_state=signed_in.state)
    page, other = context.new_page(), context.new_page()
    page.goto("/projects/new")
    expect(page.get_by_test_id("build")).to_be_enabled()
    other.goto("/en/pricing")
    expect(other.get_by_role("heading", level=1)).to_have_text("Pricing")
    page.get_by_test_id("build").click()
    expect(page.get_by_role("alert")).to_contain_text("Идея пуста")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_project_that_is_opened_shows_no_status_of_its_past(new_context: NewContext, built_app: BuiltApp) -> None:
    context = new_context("ru", storage_state=built_app.state)
    context.add_init_script(_WATCH_STATUS)
    page = context.new_page()
    for again in (False, True):  # in a tab that knows nothing, and in one that has seen the project
        page.reload() if again else page.goto(built_app.project)
        expect(page.get_by_test_id("evidence-summary")).to_be_visible()
        expect(page.get_by_test_id("activity")).to_have_count(0)
        assert page.evaluate("window.statuses") == ["done"]


def test_a_project_shows_nothing_of_the_one_before(
    new_context: NewContext, built_app: BuiltApp, platform: Platform
) -> None:
    page = new_context("ru", storage_state=built_app.state).new_page()
    headers = {"Origin": platform.url}
    made = page.request.post("/api/projects", data={"description": "Пусто", "name": "Пустой"}, headers=headers).json()
    page.goto(built_app.project)
    expect(page.get_by_test_id("step").first).to_be_visible()
    page.get_by_role("link", name="К проектам").click()
    page.evaluate(_WATCH_STEPS, made["id"])
    page.get_by_test_id("project-card").filter(has_text="Пустой").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Пустой")).to_be_visible()
    expect(page.get_by_test_id("conversation")).to_contain_text("Сборок ещё не было.")
    assert page.evaluate("window.foreign") == 0
    assert page.request.delete(f"/api/projects/{made['id']}", headers=headers).ok
