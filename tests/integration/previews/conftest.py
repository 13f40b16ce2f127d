"""A whole web server in front of real previews in the real sandbox."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.files import service as files
from samokoder_app.previews import service
from samokoder_app.previews.current import current_previews, use_previews
from samokoder_app.previews.dispatch import HostDispatch
from samokoder_app.previews.setup import running_previews
from samokoder_app.previews.views import PreviewView
from samokoder_app.settings import get_settings

TINY_APP = (Path(__file__).parent / "tiny_app.py").read_text(encoding="utf-8")
READY_SECONDS = 90.0


Answer = TypeVar("Answer")


async def eventually(ask: Callable[[], Awaitable[Answer]], seconds: float = 30) -> Answer:
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
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"platform"})


@dataclass(frozen=True)
class WebServer:
    """Where the server listens; hosts are named in headers, so no name needs to resolve."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
async def server(database: Engines) -> AsyncIterator[WebServer]:
    async with running_previews(get_settings()):
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(HostDispatch(platform), lifespan="off", log_level="error", ws="websockets-sansio")
        web = uvicorn.Server(config)
        serving = asyncio.create_task(web.serve([listener]))
        await eventually(lambda: _value(web.started))
        port = listener.getsockname()[1]
        previews = current_previews()
        use_previews(replace(previews, address=replace(previews.address, port=port)))
        yield WebServer(port)
        web.should_exit = True
        await serving
        listener.close()


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
        state = await until_running(user, project_id)
        lines = [line.text for line in await service.console_lines(user, project_id)]
        assert state.state == "running", (state, lines)
        url = httpx.URL(view.url)
        answer = await client.get(url.raw_path.decode(), headers={"Host": url.netloc.decode()})
        assert answer.status_code == 303, answer.text
        cookie = answer.headers["set-cookie"].partition(";")[0]
        return Opened(url.netloc.decode(), {"Host": url.netloc.decode(), "Cookie": cookie})

    return enter
