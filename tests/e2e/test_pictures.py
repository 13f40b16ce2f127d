"""The picture of an app in the timeline of its versions: small, large, and beside another one."""

from collections.abc import Callable

import pytest
from conftest import BuiltApp, NewContext
from playwright.sync_api import Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SHOWN = "image => image.complete && image.naturalWidth === 1280"


@pytest.mark.parametrize(("language", "theme", "width"), [("ru", "light", 1440), ("en", "dark", 390)])
def test_versions_show_the_app_as_it_was(
    language: str,
    theme: str,
    width: int,
    new_context: NewContext,
    built_app: BuiltApp,
    watched: Callable[[Page], Watch],
) -> None:
    page = new_context(language, theme, width, storage_state=built_app.state).new_page()
    watch = watched(page)
    page.goto(built_app.project)
    page.get_by_test_id("thumb-versions" if width < 768 else "tab-versions").click()
    picture = page.get_by_test_id("version-picture").first
    picture.scroll_into_view_if_needed()
    image = picture.locator("img")
    image.wait_for()
    page.wait_for_function(SHOWN, arg=image.element_handle())
    expect(page.locator("[data-testid=version][data-number='1']").get_by_test_id("version-no-picture")).to_be_visible()

    picture.click()
    large = page.get_by_test_id("large-picture")
    expect(large).to_be_visible()
    page.wait_for_function(SHOWN, arg=large.element_handle())
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(picture).to_be_focused()
    watch.assert_clean()
    watch.assert_fits()
