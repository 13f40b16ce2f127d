"""Somebody who uses a finished app from outside: requests over HTTP, forms as a browser would send them."""

import html
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx2

_SECONDS = 20.0
_FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.S | re.I)
_ATTRIBUTE = re.compile(r'\b(action|method|name)="([^"]*)"', re.I)
_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.S | re.I)
_TAG = re.compile(r"<[^>]+>")
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="([^"]+)"', re.I)


class AppWrong(Exception):
    """The app does not do what its idea says."""


class Visitor:
    """Uses the app behind a socket; `restart` starts it anew on the same data."""

    def __init__(self, socket: Path, restart: Callable[[], Awaitable[None]]) -> None:
        transport = httpx2.AsyncHTTPTransport(uds=str(socket))
        self._client = httpx2.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", timeout=_SECONDS, follow_redirects=True
        )
        self._restart = restart

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def restart(self) -> None:
        """The app ends and is started again."""
        await self._restart()

    async def api(self, method: str, path: str, body: object = None, *, status: int) -> object:
        """The JSON of an answer that must have this status."""
        answer = await self._ask(method, path, json=body) if body is not None else await self._ask(method, path)
        require(answer.status_code == status, f"{method} {path} answers {answer.status_code}, not {status}")
        try:
            return answer.json() if answer.content else None
        except ValueError as error:
            raise AppWrong(f"{method} {path} does not answer with JSON") from error

    async def page(self, path: str) -> str:
        """The words of a page that must open."""
        answer = await self._ask("GET", path)
        require(answer.status_code == 200, f"the page {path} answers {answer.status_code}")
        return words_of(answer.text)

    async def submit(self, path: str, field: str, values: Mapping[str, str]) -> str:
        """Fill in the form of a page that has `field`, send it, and read what comes; every value needs its input."""
        answer = await self._ask("GET", path)
        for form in _FORM.finditer(answer.text):
            head = dict(_ATTRIBUTE.findall(form["head"]))
            names = {dict(_ATTRIBUTE.findall(one)).get("name") for one in _FIELD.findall(form["body"])}
            if head.get("method", "get").lower() == "post" and (field in names or not field):
                missing = sorted(set(values) - names)
                require(not missing, f"the form of {path} has no input for {', '.join(missing)}")
                sent = await self._ask("POST", html.unescape(head.get("action") or path), data=dict(values))
                require(sent.status_code < 500, f"the form of {path} answers {sent.status_code}")
                return words_of(sent.text)
        raise AppWrong(f"the page {path} has no form with {field or 'a button'}")

    async def opens_in_a_browser(self, path: str) -> None:
        """The page is HTML, and every script that it names is there: all that can be seen without running them."""
        answer = await self._ask("GET", path, headers={"Accept": "text/html"})
        require(answer.status_code == 200 and "<html" in answer.text.lower(), f"{path} is no page")
        scripts = _SCRIPT.findall(answer.text)
        require(bool(scripts), f"the page {path} names no script")
        for script in scripts:
            found = await self._ask("GET", script)
            is_code = found.status_code == 200 and "javascript" in found.headers.get("content-type", "")
            require(is_code, f"the script {script} is missing")

    async def _ask(self, method: str, path: str, **more: object) -> httpx2.Response:
        try:
            return await self._client.request(method, path, **more)  # type: ignore[arg-type]
        except httpx2.HTTPError as error:
            raise AppWrong(f"{method} {path} is not answered: {type(error).__name__}") from error


def words_of(text: str) -> str:
    """A page without its tags, blanks made plain."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).replace("\N{NO-BREAK SPACE}", " ").split())


def require(holds: bool, otherwise: str) -> None:
    """Raise `AppWrong` unless it holds."""
    if not holds:
        raise AppWrong(otherwise)
