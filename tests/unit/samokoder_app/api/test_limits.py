"""A refused body: the answer goes out whole, and what is still sent is taken in before the connection ends."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from samokoder_app.api import limits
from samokoder_app.api.limits import BodyLimit

PIECE: Message = {"type": "http.request", "body": b" " * 1000, "more_body": True}
END: Message = {"type": "http.request", "body": b"", "more_body": False}


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 401, "headers": []})
    await send({"type": "http.response.body", "body": b"no"})


async def greet(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"yes"})


async def served(app, pieces: list[Message], *headers: tuple[bytes, bytes]) -> list[str]:
    """What happened at the web server, in order; a client that has said all its pieces goes on saying nothing."""
    happened: list[str] = []
    left = list(pieces)

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        happened.append("read")
        return left.pop(0)

    async def send(message: Message) -> None:
        is_end = message["type"] == "http.response.body" and not message.get("more_body", False)
        happened.append(f"{message['type'].rpartition('.')[2]} {message.get('body', b'').decode()}".strip())
        if is_end:
            happened.append("end")

    scope = {"type": "http", "path": "/api/projects", "headers": list(headers)}
    await BodyLimit(app)(scope, receive, send)
    return happened


LONG = (b"content-length", b"99999999999")


async def test_the_answer_goes_before_the_rest_is_read_and_the_end_after() -> None:
    assert await served(refuse, [PIECE, PIECE, END], LONG) == [
        "start",
        "body no",
        "read",
        "read",
        "read",
        "body",
        "end",
    ]


async def test_a_client_that_left_ends_it() -> None:
    gone: Message = {"type": "http.disconnect"}
    assert await served(refuse, [PIECE, gone, PIECE], LONG) == ["start", "body no", "read", "read", "body", "end"]


async def test_nobody_is_waited_for_longer_than_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER_SECONDS", 0.01)
    assert await served(refuse, [PIECE], LONG) == ["start", "body no", "read", "body", "end"]


async def test_a_body_without_an_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINGER_BYTES", 2_500)
    happened = await served(refuse, [PIECE] * 10, LONG)
    assert happened.count("read") == 3
    assert happened[-1] == "end"


async def test_requests_without_a_body_and_answers_that_are_no_refusal_are_let_be() -> None:
    assert await served(refuse, [PIECE]) == ["start", "body no", "end"]
    assert await served(refuse, [PIECE], (b"content-length", b"0")) == ["start", "body no", "end"]
    assert await served(greet, [PIECE], LONG) == ["start", "body yes", "end"]
