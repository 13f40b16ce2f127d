"""Public pages are told where they are when they are served."""

import gzip

import httpx
from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from samokoder_app import paths
from samokoder_app.headers.public_pages import PublicPages
from samokoder_app.settings import Settings

PAGE = f'<meta content="{paths.social_image("ru")}" property="og:image"/>' + "я" * 1000
SETTINGS = {
    "HOST": "0.0.0.0",  # noqa: S104
    "SAMOKODER_PUBLIC_URL": "https://samokoder.example",
    "PREVIEW_DOMAIN": "apps.example",
    "SAMOKODER_MASTER_KEY": "m" * 40,
    "SUPABASE_JWT_SECRET": "j" * 40,
}


def client(tmp_path) -> httpx.AsyncClient:
    page = tmp_path / "index.html"
    page.write_text(PAGE, encoding="utf-8")
    routes = [
        Route("/ru/", lambda _: FileResponse(page, media_type="text/html"), methods=["GET", "HEAD"]),
        Route("/en/pricing/", lambda _: HTMLResponse("gone", status_code=404)),
        Route("/en/", lambda _: Response(status_code=304)),
        Route("/projects", lambda _: HTMLResponse(PAGE)),
    ]
    app = PublicPages(Starlette(routes=routes), Settings(_env_file=None, **SETTINGS))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://samokoder.example")


async def test_a_public_page_names_itself_its_translation_and_its_picture(tmp_path):
    async with client(tmp_path) as asked:
        found = await asked.get("/ru/", headers={"Accept-Encoding": "identity"})
    assert '"https://samokoder.example/images/social-ru.png"' in found.text
    assert paths.BUILT_ORIGIN not in found.text
    assert found.headers["content-length"] == str(len(found.content))
    assert found.headers["link"] == (
        '<https://samokoder.example/ru/>; rel="canonical", <https://samokoder.example/ru/>; rel="alternate"; hreflang="ru", '
        '<https://samokoder.example/en/>; rel="alternate"; hreflang="en"'
    )


async def test_it_is_compressed_for_who_takes_it(tmp_path):
    async with client(tmp_path) as asked, asked.stream("GET", "/ru/", headers={"Accept-Encoding": "br, gzip"}) as found:
        raw = b"".join([part async for part in found.aiter_raw()])
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["content-length"] == str(len(raw))
    assert found.headers["vary"] == "Accept-Encoding"  # no cache gives it to whoever does not
    assert "samokoder.example/images" in gzip.decompress(raw).decode()


async def test_a_head_names_no_length_that_the_page_has_not(tmp_path):
    async with client(tmp_path) as asked:
        found = await asked.head("/ru/", headers={"Accept-Encoding": "identity"})
    assert found.status_code == 200
    assert "content-length" not in found.headers
    assert "canonical" in found.headers["link"]


async def test_everything_else_passes_as_it_is(tmp_path):
    async with client(tmp_path) as asked:
        missing, unchanged, closed = [await asked.get(path) for path in ("/en/pricing/", "/en/", "/projects")]
    assert (missing.status_code, missing.text) == (404, "gone")
    assert unchanged.status_code == 304
    assert closed.text == PAGE
    assert not [answer for answer in (missing, unchanged, closed) if "link" in answer.headers]
