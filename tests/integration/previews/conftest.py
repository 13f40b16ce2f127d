"""A whole web server in front of real previews in the real sandbox."""

import asyncio
import html
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import httpx
import pytest
import uvicorn
from playwright.async_api import Browser, async_playwright
from starlette.types import Receive, Scope, Send

from engine.sandbox.runtimes import find_chromium
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.files import service as files
from samokoder_app.previews import service
from samokoder_app.previews.dispatch import HostDispatch
from samokoder_app.previews.setup import running_previews
from samokoder_app.previews.views import PreviewView
from samokoder_app.settings import get_settings

TINY_APP = (Path(__file__).parent / "tiny_app.py").read_text(encoding="utf-8")
READY_SECONDS = 90.0
FRAME = '<iframe sandbox="allow-scripts allow-same-origin allow-forms" src="{src}"></iframe>'


Answer = TypeVar("Answer")


async def eventually(ask: Callable[[], Awaitable[Answer]], seconds: float = 90) -> Answer:
    """The first answer that is true; fails when there is none in time."""
    async with asyncio.timeout(seconds):
        while True:
            if answer := await ask():
                return answer
            await asyncio.sleep(0.1)


async def _value(value: Answer) -> Answer:
    return value


async def platform(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands behind the dispatch in place of the product."""
    if scope["type"] == "lifespan":
        return
    src = parse_qs(scope["query_string"].decode()).get("src", [""])[0]
    kind, body = (b"text/html", FRAME.format(src=html.escape(src))) if src else (b"text/plain", "platform")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body.encode()})


@dataclass(frozen=True)
class WebServer:
    """Where the server listens; hosts are named in headers, so no name needs to resolve."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
async def server(database: Engines, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WebServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    monkeypatch.setenv("PORT", str(port))
    get_settings.cache_clear()
    async with running_previews(get_settings()):
        config = uvicorn.Config(HostDispatch(platform), lifespan="off", log_level="error", ws="websockets-sansio")
        web = uvicorn.Server(config)
        serving = asyncio.create_task(web.serve([listener]))
        await eventually(lambda: _value(web.started))
        yield WebServer(port)
        web.should_exit = True
        await serving
    listener.close()
    get_settings.cache_clear()


@pytest.fixture
async def client(server: WebServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=60) as client:
        yield client


@pytest.fixture
async def user(make_user) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project_id(user: CurrentUser, make_project) -> UUID:
    """A project whose latest version is the tiny app."""
    project_id: UUID = await make_project(user)
    await files.write_file(user, project_id, "app/main.py", TINY_APP, None)
    return project_id


async def until_running(user: CurrentUser, project_id: UUID) -> PreviewView:
    """Wait for the app's first answer."""

    async def settled() -> PreviewView | None:
        view = await service.preview_status(user, project_id)
        return None if view.state == "starting" else view

    return await eventually(settled, READY_SECONDS)


@dataclass(frozen=True)
class Opened:
    """A running preview and the headers of a browser that was let in."""

    host: str
    headers: dict[str, str]


Open = Callable[[UUID], Awaitable[Opened]]


@pytest.fixture
def open_preview(user: CurrentUser, client: httpx.AsyncClient) -> Open:
    """`await open_preview(project_id)` starts a preview and goes in with its ticket."""

    async def enter(project_id: UUID) -> Opened:
        view = await service.start_preview(user, project_id)
        url = httpx.URL(view.url)
        # At once: a ticket lasts a minute, an app on a busy machine may take longer to start.
        answer = await client.get(url.raw_path.decode(), headers={"Host": url.netloc.decode()})
        assert answer.status_code == 303, answer.text
        cookie = answer.headers["set-cookie"].partition(";")[0]
        state = await until_running(user, project_id)
        lines = [line.text for line in await service.console_lines(user, project_id)]
        assert state.state == "running", (state, lines)
        return Opened(url.netloc.decode(), {"Host": url.netloc.decode(), "Cookie": cookie})

    return enter


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        yield browser
        await browser.close()
