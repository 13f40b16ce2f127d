"""What the walk over an app's pages holds against it; nobody is signed in on that walk."""

from typing import Any

import pytest

from engine.verify.browser_session import PageView, Problem
from engine.verify.pages import PagesSeen


class OnePage:
    """A browser that finds one page, and what went wrong on it."""

    def __init__(self, status: int, *problems: Problem) -> None:
        self._status = status
        self._problems = problems

    async def begin(self, _: str) -> None: ...

    async def inspect(self, path: str, _: float, with_screenshot: bool) -> PageView:
        found: dict[str, Any] = {"links": (), "brokenImages": (), "unnamedControls": (), "hasErrorOverlay": False}
        return PageView(title="", isPage=True, status=self._status, overflow=0, **found)

    def take_problems(self) -> tuple[Problem, ...]:
        return self._problems


def response(status: int, path: str) -> Problem:
    return Problem(kind="response", text=f"GET {path}: {status}", status=status, path="/")


@pytest.mark.parametrize("status", [401, 403])
async def test_an_app_may_refuse_a_visitor_who_is_not_signed_in(status: int) -> None:
    pages = PagesSeen("en")
    await pages.walk(OnePage(status, response(status, "/")), "socket", ())  # type: ignore[arg-type]
    await pages.walk(OnePage(200, response(status, "/api/me")), "socket", ())  # type: ignore[arg-type]
    assert pages.problems == []


async def test_what_else_goes_wrong_on_such_a_page_counts() -> None:
    exception = Problem(kind="exception", text="user is undefined", path="/")
    for status, problem in ((401, exception), (200, response(500, "/api/me")), (200, response(404, "/app.js"))):
        pages = PagesSeen("en")
        await pages.walk(OnePage(status, problem), "socket", ())  # type: ignore[arg-type]
        assert pages.problems == [f"/: {problem.text}"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "WebSocket connection to 'ws://127.0.0.1:8000/live' failed: Connection closed before receiving a handshake",
            False,
        ),
        ("GET /app.js: net::ERR_CONNECTION_REFUSED", False),
        ("rows is not iterable", True),
    ],
)
def test_while_a_check_restarts_the_app_nobody_need_answer(text: str, counts: bool) -> None:
    pages = PagesSeen("en")
    pages.add_from_check([Problem(kind="console", text=text, path="/")])
    assert pages.problems == ([f"/: {text}"] if counts else [])


async def test_what_lies_on_another_host_is_named_once_and_is_no_fault() -> None:
    pages = PagesSeen("en")
    wanted = [Problem(kind="foreign", text=f"https://cdn.example.com/a.js{query}", path="/") for query in ("", "?v=2")]
    await pages.walk(OnePage(200, *wanted), "socket", ())  # type: ignore[arg-type]
    assert pages.problems == []
    assert pages.notes == [
        "https://cdn.example.com/a.js lies on another host: verification has no network, so it was not loaded"
    ]
