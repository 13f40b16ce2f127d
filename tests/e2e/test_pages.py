"""Every page in both languages, both themes and three widths: no complaints, nothing from outside, nothing too wide."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NewContext, SignedIn
from playwright.sync_api import Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LANGUAGES = ("ru", "en")
THEMES = ("light", "dark")
WIDTHS = ((1440, 900), (1024, 768), (390, 844))
LOOKS = [
    pytest.param(*look, id=f"{look[0]}-{look[1]}-{look[2][0]}") for look in itertools.product(LANGUAGES, THEMES, WIDTHS)
]
PICTURES = os.environ.get("SAMOKODER_PICTURES")
"""A folder where pictures of the pages are kept, to be looked at."""


def keep_picture(page: Page, name: str, look: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{look}.png", full_page=True)


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_public_pages(
    language: str, theme: str, size: tuple[int, int], new_context: NewContext, watched: Callable[[Page], Watch]
) -> None:
    page = new_context(language, theme, *size).new_page()
    watch = watched(page)
    addresses = ("/sign-in", "/forgot-password", "/confirm?type=recovery&token_hash=x", "/sign-up?error=weak_password")
    for path in (f"/{language}", *addresses):
        page.goto(path, wait_until="networkidle")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.classList.contains('dark')") is (theme == "dark")
        watch.assert_fits()
        keep_picture(page, path.strip("/").split("?")[0], f"{language}-{theme}-{size[0]}")
    expect(page.get_by_test_id("form-error")).to_be_visible()
    watch.assert_clean()


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_pages_behind_sign_in(
    language: str,
    theme: str,
    size: tuple[int, int],
    new_context: NewContext,
    watched: Callable[[Page], Watch],
    signed_in: SignedIn,
) -> None:
    page = new_context(language, theme, *size, storage_state=signed_in.state).new_page()
    watch = watched(page)
    page.goto("/projects")
    expect(page.get_by_test_id("example-idea").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    watch.assert_fits()
    keep_picture(page, "projects", f"{language}-{theme}-{size[0]}")
    page.goto("/account")
    expect(page.get_by_text(signed_in.email).first).to_be_visible()
    watch.assert_fits()
    keep_picture(page, "account", f"{language}-{theme}-{size[0]}")
    page.goto("/usage")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    watch.assert_fits()
    keep_picture(page, "usage", f"{language}-{theme}-{size[0]}")
    watch.assert_clean()


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
