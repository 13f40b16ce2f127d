"""Pages fetched from a real server through the guarded client: redirects checked, everything bounded."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from engine.builds.materials import MAX_PAGE_TEXT
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.materials import page
from engine.materials.page import fetch_page
from engine.materials.problems import PageUnusable

RUSSIAN = "<html><head><meta charset=windows-1251><title>Чай</title></head><body><p>Зелёный чай</p></body></html>"
BODIES = {
    "/page": ("text/html; charset=utf-8", "<title>Tea</title><p>Зелёный</p>".encode()),
    "/russian": ("text/html", RUSSIAN.encode("cp1251")),
    "/plain": ("text/plain", b"Tea\r\n\r\nGreen"),
    "/wrong": ("text/html; charset=punycode", "Чай".encode()),
    "/long": ("text/html", b"<p>tea " * 40_000),
    "/image": ("image/png", b"\x89PNG"),
    "/empty": ("text/html", b"<script>draw()</script>"),
    "/none": ("", b"<p>x"),
}


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        places = {
            "/moved": "/page",
            "/loop": "/loop",
            "/inside": f"http://127.0.0.1:{port}/page",
            "/file": "file:///etc",
        }
        if path in places:
            writer.write(f"HTTP/1.1 302 X\r\nLocation: {places[path]}\r\nContent-Length: 0\r\n\r\n".encode())
        elif path == "/endless":
            writer.write(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n<p>begin ")
            try:
                while not writer.is_closing():
                    writer.write(b"tea " * 20_000 + b"\n")
                    await writer.drain()
            except ConnectionError:
                pass
        elif path == "/silent":
            await reader.read()
        elif path in BODIES:
            kind, body = BODIES[path]
            writer.write(
                f"HTTP/1.1 200 X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            )
        else:
            writer.write(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"http://localhost:{port}"
    server.close()


async def fetched(url: str, policy: AddressPolicy | None = None):
    policy = policy or AddressPolicy(allow_hosts=frozenset({f"localhost:{urlsplit(url).port}"}))
    async with guarded_client(policy) as client:
        return await fetch_page(client, url)


async def test_what_pages_say(site):
    tea = await fetched(f"{site}/page")
    assert (tea.url, tea.title, tea.text, tea.is_cut) == (f"{site}/page", "Tea", "Зелёный", False)
    russian = await fetched(f"{site}/russian")
    assert (russian.title, russian.text) == ("Чай", "Зелёный чай")
    assert (await fetched(f"{site}/plain")).text == "Tea\nGreen"
    assert (await fetched(f"{site}/wrong")).text == "Чай"


async def test_a_redirect_is_followed(site):
    assert (await fetched(f"{site}/moved")).url == f"{site}/page"


async def test_long_pages_are_cut(site):
    for path in ("/long", "/endless"):
        cut = await fetched(f"{site}{path}")
        assert (cut.is_cut, len(cut.text)) == (True, MAX_PAGE_TEXT)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/inside", "address_refused"),
        ("/loop", "page_unreachable"),
        ("/file", "page_unreachable"),
        ("/missing", "page_unreachable"),
        ("/image", "page_not_text"),
        ("/none", "page_not_text"),
        ("/empty", "page_empty"),
    ],
)
async def test_what_cannot_be_read(site, path, code):
    with pytest.raises(PageUnusable, match=code):
        await fetched(f"{site}{path}")


async def test_private_addresses_are_refused(site):
    with pytest.raises(PageUnusable, match="address_refused"):
        await fetched(f"{site}/page", AddressPolicy())


async def test_a_silent_server_is_left(site, monkeypatch):
    monkeypatch.setattr(page, "FETCH_SECONDS", 0.2)
    with pytest.raises(PageUnusable, match="page_unreachable"):
        await fetched(f"{site}/silent")
