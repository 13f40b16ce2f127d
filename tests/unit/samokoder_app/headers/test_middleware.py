"""What every answer of the platform says to browsers."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.headers import middleware
from samokoder_app.headers.middleware import SecurityHeaders
from samokoder_app.headers.policy import DATA_POLICY
from samokoder_app.settings import Settings

HOSTED = {
    "HOST": "0.0.0.0",  # noqa: S104
    "SAMOKODER_PUBLIC_URL": "https://samokoder.example",
    "PREVIEW_DOMAIN": "apps.example",
    "SAMOKODER_MASTER_KEY": "m" * 40,
    "SUPABASE_JWT_SECRET": "j" * 40,
}
ROUTES = [
    Route("/page", lambda _: HTMLResponse("<p>page</p>")),
    Route("/ru/pricing/", lambda _: HTMLResponse("<p>prices</p>")),
    Route("/api/projects", lambda _: JSONResponse({})),
    Route("/api/kept", lambda _: Response("png", headers={"Cache-Control": "private, max-age=9"})),
    Route("/page/again", lambda _: Response(status_code=304)),
    Route("/assets/a.js", lambda _: PlainTextResponse("1")),
    Route("/assets/entry.client-C28ssR_l.js", lambda _: PlainTextResponse("1")),
]


def settings(**values: str) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.fixture(autouse=True)
def built(monkeypatch, tmp_path):
    (tmp_path / "index.html").write_text("<script>1</script>")
    monkeypatch.setattr(middleware, "BUILT", tmp_path)
    middleware._page_policy.cache_clear()
    yield
    middleware._page_policy.cache_clear()


async def answer(path: str, cookie: str = "", **values: str) -> httpx.Response:
    app = SecurityHeaders(Starlette(routes=ROUTES), settings(**values))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
        return await client.get(path, headers={"Cookie": cookie} if cookie else None)


def directives(found: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in found.headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in parts}


async def test_pages_run_their_own_scripts_alone_and_nobody_frames_them():
    policy = directives(await answer("/page", PORT="3000"))
    assert policy["script-src"][0] == "'self'"
    assert [source[:8] for source in policy["script-src"][1:]] == ["'sha256-"]
    assert policy["frame-src"] == ["http://*.localhost:3000"]
    assert policy["connect-src"] == ["'self'", "ws://127.0.0.1:3000", "ws://localhost:3000"]
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == ["'none'"]
    assert "unsafe-eval" not in str(policy)
    assert "unsafe-inline" not in str(policy["script-src"])


async def test_a_page_that_is_not_modified_keeps_its_policy():
    """A browser puts the headers of a 304 over those of the page that it has: a page would run no script any more."""
    found = await answer("/page/again")
    assert "content-security-policy" not in found.headers
    assert found.headers["x-frame-options"] == "DENY"


async def test_hosted_pages_frame_the_previews_of_their_domain_and_stay_on_https():
    found = await answer("/page", **HOSTED)
    assert directives(found)["frame-src"] == ["https://*.apps.example"]
    assert directives(found)["connect-src"] == ["'self'", "wss://samokoder.example"]
    assert found.headers["strict-transport-security"].startswith("max-age=")


async def test_without_previews_nothing_is_framed_and_without_tls_there_is_no_hsts():
    assert directives(await answer("/page", **(HOSTED | {"PREVIEW_DOMAIN": ""})))["frame-src"] == ["'none'"]
    assert "strict-transport-security" not in (await answer("/page")).headers


async def test_answers_that_are_no_page_load_nothing_and_private_ones_are_not_kept():
    found = await answer("/api/projects")
    assert found.headers["content-security-policy"] == DATA_POLICY
    assert found.headers["cache-control"] == "no-store"
    assert (await answer("/api/kept")).headers["cache-control"] == "private, max-age=9"
    asset = await answer("/assets/a.js")
    assert "cache-control" not in asset.headers
    assert asset.headers["x-content-type-options"] == "nosniff"


async def test_files_that_are_named_after_their_content_are_kept():
    found = await answer("/assets/entry.client-C28ssR_l.js")
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    gone = await answer("/assets/entry.client-D28ssR_l.js")
    assert gone.status_code == 404
    assert "cache-control" not in gone.headers


async def test_errors_carry_them_too():
    found = await answer("/api/no-such-thing")
    assert found.status_code == 404
    assert found.headers["x-frame-options"] == "DENY"
    assert found.headers["referrer-policy"] == "same-origin"


async def test_search_engines_keep_the_public_pages_alone():
    assert (await answer("/page")).headers["x-robots-tag"] == "noindex"
    assert (await answer("/page", cookie="samokoder_language=ru")).headers["x-robots-tag"] == "noindex"
    for found in (
        await answer("/ru/pricing/"),
        await answer("/page", cookie=f"{COOKIE_NAME}=x"),
        await answer("/assets/a.js"),
    ):
        assert "x-robots-tag" not in found.headers
