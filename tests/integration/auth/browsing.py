"""A browser that posts the forms of the pages, and reads the mails that they lead to."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from fastapi import FastAPI

from samokoder_app.accounts import gateway, offers, sessions
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.api.app import create_api

ORIGIN = "http://localhost:3000"
PASSWORD, OTHER_PASSWORD = "correct horse battery", "another horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def new_email() -> str:
    return f"{uuid4().hex[:12]}@example.com"


def forget_servers() -> None:
    """The next request makes an auth server of its own, with brakes that nobody has used."""
    for made in (gateway.embedded_auth, offers.offer_book):
        made.cache_clear()


@dataclass
class Browser:
    """Cookies are kept as a browser keeps them, although this client does not take loopback for safe."""

    client: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=dict)

    async def post(self, path: str, *, origin: str = ORIGIN, **form: str) -> httpx.Response:
        return await self.send("POST", path, {"origin": origin}, data=form)

    async def get(self, path: str) -> httpx.Response:
        """A navigation that another site has begun: the cookies go along, no origin is told."""
        return await self.send("GET", path, {"sec-fetch-site": "cross-site"})

    async def send(self, method: str, path: str, headers: dict[str, str], **request: Any) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = await self.client.request(method, path, headers={**headers, "cookie": cookie}, **request)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.split(";")[0].partition("=")
            assert name.startswith("__Host-"), line
            assert all(word in line for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/")), line
            assert "Domain" not in line
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        self.client.cookies.clear()
        return answer

    async def sign_up(self, email: str = "", password: str = PASSWORD) -> str:
        """A new account, signed in; returns its address."""
        email = email or new_email()
        answer = await self.post("/session/sign-up", email=email, password=password)
        assert answer.headers["location"] == "/projects", answer.headers["location"]
        return email

    async def user(self) -> CurrentUser | None:
        """Who is signed in with this browser."""
        return await sessions.resolve_cookie(self.cookies.get(sessions.COOKIE_NAME))


OpenBrowser = Callable[[], Browser]


@asynccontextmanager
async def browsers(app: FastAPI | None = None) -> AsyncIterator[OpenBrowser]:
    """Any number of browsers in front of one platform."""
    forget_servers()
    transport = httpx.ASGITransport(app=app or create_api())
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"user-agent": FIREFOX}) as client:
        yield lambda: Browser(client)
    forget_servers()


def page_of(answer: httpx.Response) -> str:
    """The page that an answer leads to, without its query."""
    assert answer.status_code == 303, (answer.status_code, answer.text)
    return urlsplit(answer.headers["location"]).path


def said_in(answer: httpx.Response) -> dict[str, str]:
    """The query of that page."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
