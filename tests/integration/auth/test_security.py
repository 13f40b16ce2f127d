"""Sessions of a user, and another password."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from samokoder_app.accounts import sessions
from samokoder_app.accounts.gateway import embedded_auth
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.api.app import create_api
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import web_sessions
from samokoder_app.db.session import as_auth
from samokoder_app.mail.letters import LetterKind
from tests.integration.auth.serving import last_letter, token_in

ORIGIN = "http://localhost:3000"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PASSWORD, OTHER = "correct horse battery", "another horse battery"


@pytest.fixture
def app(database: Engines) -> FastAPI:
    embedded_auth.cache_clear()
    return create_api()


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        client.headers.update({"origin": ORIGIN, "user-agent": FIREFOX})
        yield client


@pytest.fixture
async def email(browser: httpx.AsyncClient) -> str:
    address = f"{uuid4().hex[:12]}@example.com"
    await browser.post("/session/sign-up", data={"email": address, "password": PASSWORD})
    _keep_cookie(browser)
    return address


def _keep_cookie(browser: httpx.AsyncClient) -> None:
    """The cookie is for https; loopback is trustworthy to browsers, not to this client."""
    for cookie in browser.cookies.jar:
        cookie.secure = False


async def signed_in(email: str, password: str = PASSWORD) -> tuple[str, CurrentUser]:
    """Another browser of this user."""
    other = await sessions.sign_in(email, password)
    return other.cookie_value, other.user


async def open_sessions(email: str) -> int:
    """Sessions at the auth server."""
    async with as_auth() as session:
        query = "select count(*) from auth.sessions s join auth.users u on u.id = s.user_id where u.email = :email"
        return int(await session.scalar(text(query), {"email": email}) or 0)


async def bearer(app: FastAPI, email: str) -> dict[str, str]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        body = {"email": email, "password": PASSWORD}
        answer = await client.post("/auth/v1/token?grant_type=password", json=body)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_sessions_are_listed_and_ended_one_by_one(browser: httpx.AsyncClient, email: str) -> None:
    value, _ = await signed_in(email)
    listed = (await browser.get("/api/user/sessions")).json()["items"]
    assert [(one["browser"], one["is_this"]) for one in listed] == [("Firefox, Linux", True), ("", False)]
    other = next(one["id"] for one in listed if not one["is_this"])
    assert (await browser.delete(f"/api/user/sessions/{other}")).status_code == 204
    assert await sessions.resolve_cookie(value) is None
    assert (await browser.delete(f"/api/user/sessions/{other}")).status_code == 404
    assert len((await browser.get("/api/user/sessions")).json()["items"]) == 1


async def test_nobody_ends_the_sessions_of_another(browser: httpx.AsyncClient, email: str) -> None:
    stranger = await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)
    assert (await browser.delete(f"/api/user/sessions/{stranger.user.session_id}")).status_code == 404
    assert (await browser.delete("/api/user/sessions")).status_code == 204
    assert await sessions.resolve_cookie(stranger.cookie_value) is not None


async def test_signing_out_everywhere_else_spares_this_browser(
    browser: httpx.AsyncClient, email: str, app: FastAPI
) -> None:
    value, _ = await signed_in(email)
    script = await bearer(app, email)
    assert (await browser.get("/api/user/profile", headers=script)).status_code == 200
    assert (await browser.delete("/api/user/sessions")).status_code == 204
    assert await sessions.resolve_cookie(value) is None
    assert (await browser.get("/api/user/profile", headers=script)).status_code == 401
    assert len((await browser.get("/api/user/sessions")).json()["items"]) == 1


async def test_another_password_ends_all_other_sessions(browser: httpx.AsyncClient, email: str, app: FastAPI) -> None:
    value, _ = await signed_in(email)
    script = await bearer(app, email)
    before = browser.cookies[sessions.COOKIE_NAME]
    answer = await browser.post("/session/password", data={"present": PASSWORD, "new": OTHER})
    assert answer.headers["location"] == "/account/sign-in?done=password"
    _keep_cookie(browser)
    for old in (value, before):
        assert await sessions.resolve_cookie(old) is None
    assert (await browser.get("/api/user/profile", headers=script)).status_code == 401
    assert len((await browser.get("/api/user/sessions")).json()["items"]) == 1
    assert await signed_in(email, OTHER)


@pytest.mark.parametrize(
    ("present", "new", "code"),
    [
        ("a wrong password", OTHER, "invalid_credentials"),
        (PASSWORD, "short", "weak_password"),
        (PASSWORD, PASSWORD, "same_password"),
    ],
)
async def test_a_refused_password_changes_nothing(
    browser: httpx.AsyncClient, email: str, present: str, new: str, code: str
) -> None:
    answer = await browser.post("/session/password", data={"present": present, "new": new})
    assert answer.headers["location"] == f"/account/sign-in?error={code}"
    assert (await browser.get("/api/user/sessions")).status_code == 200
    assert await open_sessions(email) == 1
    assert await signed_in(email)


async def test_the_password_form_of_another_site_is_refused(browser: httpx.AsyncClient, email: str) -> None:
    data = {"present": PASSWORD, "new": OTHER}
    answer = await browser.post("/session/password", data=data, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert await signed_in(email)


async def test_a_link_for_another_password_is_over_when_there_is_one(
    browser: httpx.AsyncClient, email: str, app: FastAPI
) -> None:
    await browser.post("/auth/v1/recover", json={"email": email})
    token = token_in(await last_letter(email, LetterKind.RECOVERY))
    await browser.post("/session/password", data={"present": PASSWORD, "new": OTHER})
    answer = await browser.post("/auth/v1/verify", json=token)
    assert answer.status_code == 403


async def test_the_longest_unseen_sessions_end_when_there_are_too_many(
    browser: httpx.AsyncClient, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_sessions, "MOST", 2)
    first, _ = await signed_in(email)
    second, _ = await signed_in(email)
    assert await sessions.resolve_cookie(second) is not None
    assert await sessions.resolve_cookie(first) is not None
    assert (await browser.get("/api/user/sessions")).status_code == 401
