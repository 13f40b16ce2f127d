"""What the log tells of a request."""

from collections.abc import Iterator

import pytest
from loguru import logger
from starlette.types import Receive, Scope, Send

from samokoder_app.api.context import RequestContext

TOKEN = "Zk3vX0-a_guess_of_256_bits"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    told: list[str] = []
    sink = logger.add(lambda message: told.append(message.record["message"]), level="INFO")
    yield told
    logger.remove(sink)


async def ask(path: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: object) -> None:
        pass

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": ("203.0.113.9", 1)}
    await RequestContext(app)(scope, None, send)  # type: ignore[arg-type]


@pytest.mark.parametrize("rest", ["", "/", "/preview", "/files/app.py", f"/screenshots/{'a' * 64}"])
async def test_the_token_of_a_public_link_is_not_in_the_log(lines: list[str], rest: str) -> None:
    await ask(f"/api/shared/{TOKEN}{rest}")
    (line,) = lines
    assert line.startswith(f"GET /api/shared/…{rest} 200")
    assert TOKEN not in line


async def test_other_addresses_are_told_in_full(lines: list[str]) -> None:
    await ask("/api/projects/1/files/shared/app.py")
    assert lines[0].startswith("GET /api/projects/1/files/shared/app.py 200")
