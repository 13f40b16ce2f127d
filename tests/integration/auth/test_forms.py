"""The sign-in forms as a browser posts them."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from samokoder_app.accounts import http, sessions
from samokoder_app.accounts.profile import ProfileChange, get_profile, update_profile
from samokoder_app.db.engines import Engines
from samokoder_app.errors import ProductError

ORIGIN = "http://localhost:3000"
PASSWORD = "correct horse"


@pytest.fixture
async def browser(web_db: Engines) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(http.router)

    @app.exception_handler(ProductError)
    async def answer(_request: Request, error: ProductError) -> JSONResponse:
        return JSONResponse({"code": error.code}, error.status)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url=ORIGIN, headers={"origin": ORIGIN}
    ) as client:
        yield client


def new_form(**more: str) -> dict[str, str]:
    return {"email": f"{uuid4().hex[:12]}@example.com", "password": PASSWORD, **more}


async def test_sign_up_sets_the_cookie_and_goes_to_the_projects(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/session/sign-up", data=new_form())
    assert (answer.status_code, answer.headers["location"]) == (303, "/projects")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-samokoder=")
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    user = await sessions.resolve_cookie(cookie.split(";")[0])
    assert user is not None


async def test_sign_in_goes_where_one_wanted_to_go(browser: httpx.AsyncClient) -> None:
    form = new_form()
    await browser.post("/session/sign-up", data=form)
    answer = await browser.post("/session/sign-in", data={**form, "next": "/projects/1?tab=files"})
    assert answer.headers["location"] == "/projects/1?tab=files"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_sign_in_never_leads_elsewhere(browser: httpx.AsyncClient, target: str) -> None:
    answer = await browser.post("/session/sign-up", data=new_form(next=target))
    assert answer.headers["location"] == "/projects"


async def test_errors_go_back_to_the_form_as_a_code(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/session/sign-in", data=new_form(next="/projects/1"))
    assert answer.headers["location"] == "/sign-in?error=invalid_credentials&next=%2Fprojects%2F1"
    answer = await browser.post("/session/sign-up", data=new_form(password="short"))
    assert answer.headers["location"] == "/sign-up?error=weak_password"
    answer = await browser.post("/session/sign-up", data={})
    assert answer.headers["location"].startswith("/sign-up?error=")


async def test_sign_out_ends_the_session_and_the_cookie(browser: httpx.AsyncClient) -> None:
    entered = await browser.post("/session/sign-up", data=new_form())
    cookie = entered.headers["set-cookie"].split(";")[0]
    answer = await browser.post("/session/sign-out", headers={"cookie": cookie})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert await sessions.resolve_cookie(cookie) is None


@pytest.mark.parametrize("path", ["/session/sign-in", "/session/sign-up", "/session/sign-out"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://abc.localhost:3000", "null", "http://localhost:3001", "http://["]
)
async def test_posts_of_other_sites_are_refused(browser: httpx.AsyncClient, path: str, origin: str) -> None:
    answer = await browser.post(path, data=new_form(), headers={"origin": origin})
    assert answer.status_code == 403


async def test_profile_can_be_read_and_changed(browser: httpx.AsyncClient) -> None:
    entered = await browser.post("/session/sign-up", data=new_form())
    user = await sessions.resolve_cookie(entered.headers["set-cookie"].split(";")[0])
    assert user is not None
    before = await get_profile(user)
    assert (before.language, before.theme, before.plan) == (None, "system", "free")
    after = await update_profile(user, ProfileChange(language="ru", theme="dark"))
    assert (after.language, after.theme, after.display_name) == ("ru", "dark", None)
    assert (await update_profile(user, ProfileChange(display_name="Анна"))).theme == "dark"
    assert (await update_profile(user, ProfileChange())).display_name == "Анна"
    assert (await update_profile(user, ProfileChange(display_name="a\x00b"))).display_name == "a\ufffdb"
