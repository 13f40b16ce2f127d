"""Every page in both languages, both themes and three widths: nothing that axe finds, nothing too wide, no complaints.

Pictures of the main pages are kept under SAMOKODER_TEST_ARTEFACTS, if that is set.
"""

import itertools
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from accessible import violations, violations_of_colour
from conftest import ARTEFACTS, BuiltApp, NewContext, session_of, sign_up
from platform_process import Platform
from playwright.sync_api import Browser, Page, StorageState, expect
from test_credits import give
from watching import Watch

from tests.every_page import EVERY_PAGE, NOT_FOUND, EveryPage, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

LANGUAGES = ("ru", "en")
THEMES = ("light", "dark")
WIDTHS = ((1440, 900), (1024, 768), (390, 844))


def looked_at_in(language: str) -> list[EveryPage]:
    """All but what is prerendered in the other language."""
    other = "en" if language == "ru" else "ru"
    return [page for page in (*EVERY_PAGE, NOT_FOUND) if page.path.split("/")[1:2] != [other]]


LOOKS = [
    pytest.param(language, page, id=f"{language}-{page.name}")
    for language in LANGUAGES
    for page in looked_at_in(language)
]


def is_judged(language: str, size: tuple[int, int]) -> bool:
    """Axe looks at the widest screen in both languages, and at the phone in the one with the longer words."""
    return size == WIDTHS[0] or (size == WIDTHS[-1] and language == "ru")


@pytest.fixture(scope="session")
def visitors(browser: Browser, platform: Platform, built_app: BuiltApp) -> dict[Visitor, StorageState | None]:
    """The cookies of each kind of visitor."""
    guest, operator = (
        browser.new_context(base_url=platform.url, storage_state=one, locale="ru-RU") for one in (None, built_app.state)
    )
    page, mails = guest.new_page(), operator.new_page()
    mails.goto("/admin/managed")
    give(mails, built_app.email)  # where nobody has credits their page says nothing else
    email = sign_up(page)  # nobody else's: who proves the address ends all sessions of before
    guest.clear_cookies()
    page.goto("/forgot-password")
    page.fill("#email", email)
    page.get_by_test_id("auth-submit").click()
    expect(page.get_by_test_id("resend")).to_be_visible()
    awaiting = session_of(guest)
    mails.goto("/admin/mail")
    mail = mails.get_by_test_id("mail").filter(has_text=email).first
    page.goto(mail.get_by_test_id("open-link").get_attribute("href") or "")
    page.get_by_test_id("confirm").click()
    expect(page.locator("#password")).to_be_visible()
    recovering = session_of(guest)
    guest.close()
    operator.close()
    return {"anybody": None, "user": built_app.state, "awaiting": awaiting, "recovering": recovering}


def keep_look(page: Page, name: str, look: str) -> None:
    if ARTEFACTS:
        path = Path(ARTEFACTS) / "looks" / f"{name}-{look}.jpeg"
        page.screenshot(path=path, type="jpeg", quality=80, full_page=True)


@pytest.mark.parametrize(("language", "one"), LOOKS)
def test_every_page_in_every_look(
    language: str,
    one: EveryPage,
    new_context: NewContext,
    watched: Callable[[Page], Watch],
    built_app: BuiltApp,
    visitors: dict[Visitor, StorageState | None],
) -> None:
    page = new_context(language, THEMES[0], *WIDTHS[0], storage_state=visitors[one.visitor]).new_page()
    watch = watched(page)
    address = one.address_for(built_app.project, built_app.team, built_app.share)
    page.goto(address)
    expect(page.locator(one.ready).first).to_be_attached()
    assert urlsplit(page.url).path.rstrip("/") == urlsplit(address).path.rstrip("/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_count(1)
    found: dict[str, list[str]] = {}
    for size, theme in itertools.product(WIDTHS, THEMES):
        look = f"{language}-{theme}-{size[0]}"
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.locator("html")).to_have_class("dark" if theme == "dark" else "light")
        watch.assert_fits()
        if is_judged(language, size):
            found[look] = violations(page) if theme == THEMES[0] else violations_of_colour(page)
        if one.is_main:
            keep_look(page, one.name, look)
    faults = [f"{look}: {fault}" for look, of_look in found.items() for fault in of_look]
    assert not faults, "\n".join(faults)
    if one is not NOT_FOUND:  # whose status the browser itself complains of
        watch.assert_clean()
