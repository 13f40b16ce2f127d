"""Cookies of a built app in a real Chromium: in the platform's iframe under either name, and in a tab of its own."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Browser, Frame, Locator, Page, expect

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.files import service as files
from samokoder_app.previews import service
from tests.integration.previews.browsing import in_frame
from tests.integration.previews.conftest import until_running

COOKIE_APP = (Path(__file__).parent / "cookie_app.py").read_text(encoding="utf-8")
HIDDEN = {"lax", "secure", "__Host-own"}
BY_SERVER = {*HIDDEN, "plain", "strict", "none", "domain", "parent", "narrow", "remember", "__Secure-own"}
BY_SCRIPT = {"script", "script_lax", "script_domain", "store", "store_lax"}
ALL = BY_SERVER | BY_SCRIPT
SHOWN_MS = 30_000
"""Three loads of a page, on a machine that is busy with other tests as well."""

NewProject = Callable[[CurrentUser], Awaitable[UUID]]


@pytest.fixture
def new_project(make_project) -> NewProject:
    """`await new_project(user)` makes one with the app and starts its preview."""

    async def make(user: CurrentUser) -> UUID:
        project_id: UUID = await make_project(user)
        await files.write_file(user, project_id, "app/main.py", COOKIE_APP, None)
        await service.start_preview(user, project_id)
        state = await until_running(user, project_id)
        assert state.state == "running", (state, await service.console_lines(user, project_id))
        return project_id

    return make


async def entered(page: Page, port: int, platform: str, url: str) -> Frame:
    """The app's frame: in the page of the platform, or the page itself."""
    if platform:
        return await in_frame(page, port, url, platform)
    await page.goto(url)
    return page.main_frame


async def shows(place: Locator, names: set[str]) -> None:
    await expect(place).to_have_text(" ".join(sorted(names)) or "nothing", timeout=SHOWN_MS)


async def test_every_cookie_lives_where_the_app_is_shown_and_is_deleted_there(
    server, user: CurrentUser, new_project: NewProject, browser: Browser
) -> None:
    project_id = await new_project(user)
    for platform in ("localhost", "127.0.0.1", ""):
        page = await (await browser.new_context()).new_page()
        view = await service.start_preview(user, project_id)
        app = await entered(page, server.port, platform, view.url)
        await app.get_by_role("button", name="Set").click()
        await shows(app.locator("#seen"), ALL)
        await shows(app.locator("#fetched"), ALL - {"narrow"})
        await shows(app.locator("#socket"), ALL - {"narrow"})
        await shows(app.locator("#readable"), ALL - HIDDEN)

        app = await entered(page, server.port, platform, f"{view.address}/seen")
        await shows(app.locator("#seen"), ALL)
        await app.get_by_role("button", name="Forget").click()
        await shows(app.locator("#seen"), set())
        await page.context.close()


async def test_previews_share_no_cookie_even_if_one_of_them_tries(
    server, make_user, new_project: NewProject, browser: Browser
) -> None:
    one, other = await make_user(), await make_user()
    spreading, listening = await new_project(one), await new_project(other)
    page = await (await browser.new_context()).new_page()
    hostile = await service.start_preview(one, spreading)
    app = await in_frame(page, server.port, hostile.url)
    await app.get_by_role("button", name="Set").click()
    await shows(app.locator("#seen"), ALL)
    app = await in_frame(page, server.port, f"{hostile.address}/spread")
    await expect(app.locator("#done")).to_have_text("done", timeout=SHOWN_MS)

    app = await in_frame(page, server.port, (await service.start_preview(other, listening)).url)
    await shows(app.locator("#socket"), set())
    for address in (f"http://localhost:{server.port}/", f"http://127.0.0.1:{server.port}/"):
        assert await page.context.cookies(address) == []
