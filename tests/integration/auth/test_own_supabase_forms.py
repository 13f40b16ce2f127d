"""The forms in front of a Supabase of one's own: over HTTP, with its own links in mails, through `supabase-py` alone.

Ours plays it, on loopback, with its addresses, tokens and mails: the product knows of it what its settings say.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from samokoder_app.accounts import bearer
from samokoder_app.accounts.flows import FLOW_COOKIE
from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.auth_server.app import create_auth_app
from samokoder_app.auth_server.config import AuthConfig
from samokoder_app.auth_server.service import AuthService
from samokoder_app.db.engines import Engines
from samokoder_app.mail.letters import LetterKind
from samokoder_app.settings import get_settings
from tests.integration.auth.browsing import (
    ORIGIN,
    OTHER_PASSWORD,
    PASSWORD,
    OpenBrowser,
    browsers,
    new_email,
    page_of,
    said_in,
)
from tests.integration.auth.serving import last_letter

SECRET = "s" * 40


@pytest.fixture
async def open_browser(database: Engines, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenBrowser]:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = AuthConfig(
        public_url=url,
        jwt_secret=SecretStr(SECRET),
        confirms_addresses=True,
        redirect_origins=frozenset({ORIGIN}),
        steady_seconds=0.0,
    )
    service = AuthService(config)
    server = uvicorn.Server(uvicorn.Config(create_auth_app(service), lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve([listener]))
    for name, value in {
        "SUPABASE_URL": url,
        "SUPABASE_ANON_KEY": service.tokens.anon_key(),
        "SUPABASE_JWT_SECRET": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    bearer._supabase_tokens.cache_clear()
    async with browsers() as opening:
        yield opening
    server.should_exit = True
    await serving
    listener.close()
    monkeypatch.undo()
    get_settings.cache_clear()
    bearer._supabase_tokens.cache_clear()


async def followed(link: str) -> str:
    """Where the link of a mail leads: the auth server uses it up, and sends the browser to us with a code."""
    async with httpx.AsyncClient() as client:
        answer = await client.get(link)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(f"{ORIGIN}/session/callback?code="), answer.headers["location"]
    return urlsplit(answer.headers["location"])._replace(scheme="", netloc="").geturl()


async def test_a_sign_up_is_confirmed_in_the_same_browser(open_browser: OpenBrowser) -> None:
    browser, email = open_browser(), new_email()
    asked = await browser.post("/session/sign-up", email=email, password=PASSWORD, next="/usage")
    assert asked.headers["location"] == "/check-mail"
    callback = await followed((await last_letter(email, LetterKind.SIGN_UP)).link)
    assert (await browser.get(callback)).headers["location"] == "/usage"
    assert (await browser.user()).email == email  # type: ignore[union-attr]
    assert FLOW_COOKIE not in browser.cookies


async def test_a_sign_up_that_is_confirmed_elsewhere_may_simply_sign_in(open_browser: OpenBrowser) -> None:
    browser, phone, email = open_browser(), open_browser(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    callback = await followed((await last_letter(email, LetterKind.SIGN_UP)).link)
    assert (await phone.get(callback)).headers["location"] == "/sign-in?error=oauth_elsewhere"
    assert COOKIE_NAME not in phone.cookies
    assert page_of(await phone.post("/session/sign-in", email=email, password=PASSWORD)) == "/projects"


async def test_a_forgotten_password_by_link_and_a_sign_in_by_code(open_browser: OpenBrowser) -> None:
    browser, email = open_browser(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    await browser.get(await followed((await last_letter(email, LetterKind.SIGN_UP)).link))
    other = open_browser()
    await other.post("/session/recover", email=email)
    arrived = await other.get(await followed((await last_letter(email, LetterKind.RECOVERY)).link))
    assert arrived.headers["location"] == "/new-password"
    assert page_of(await other.post("/session/new-password", new=OTHER_PASSWORD)) == "/projects"
    third = open_browser()
    assert said_in(await third.post("/session/sign-in", email=email, password=PASSWORD))["error"]
    await third.post("/session/link", email=email)
    entered = await third.post("/session/code", code=(await last_letter(email, LetterKind.SIGN_IN)).code)
    assert page_of(entered) == "/projects"
    assert (await third.user()).email == email  # type: ignore[union-attr]


async def test_links_that_its_operator_leads_to_our_page_work_too(open_browser: OpenBrowser) -> None:
    """As Supabase advises for servers that render pages: `{{ .SiteURL }}/confirm?token_hash={{ .TokenHash }}&type=email`."""
    browser, email = open_browser(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    token = dict(
        part.split("=") for part in urlsplit((await last_letter(email, LetterKind.SIGN_UP)).link).query.split("&")
    )
    answer = await open_browser().post(f"/confirm?type=email&token_hash={token['token']}")
    assert page_of(answer) == "/projects"


async def test_while_it_is_away_pages_say_so(open_browser: OpenBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPABASE_URL", "http://127.0.0.1:9")
    get_settings.cache_clear()
    browser = open_browser()
    answer = await browser.post("/session/recover", email=new_email())
    assert answer.headers["location"] == "/forgot-password?error=auth_unavailable"
    again = said_in(await browser.post("/confirm?type=recovery&token_hash=abcdefgh"))
    assert again == {"error": "auth_unavailable", "type": "recovery", "token_hash": "abcdefgh"}
