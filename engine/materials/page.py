"""The page at an address that a user gives, fetched through the guarded client: every redirect is checked like it."""

import asyncio
import codecs
import re
from urllib.parse import urlsplit

import httpx2

from engine.builds.materials import MAX_PAGE_TEXT, PageText
from engine.egress.bounded import BodyTooLarge, BodyUnreadable
from engine.egress.policy import AddressRefused
from engine.materials.page_text import plain_lines, text_of_html
from engine.materials.problems import PageUnusable

MAX_BODY = 1_000_000
"""Bytes that are read of a page; its words come early."""
MAX_URL = 2_000
FETCH_SECONDS = 15.0
MAX_REDIRECTS = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN = frozenset({"text/plain", "text/markdown"})
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_USUAL = re.compile(r"utf-(8|16|32)|iso8859|cp|koi8|gb|big5|shift_jis|euc|ascii|latin|mac-")
"""Codecs of pages; Python has others that no page needs and that are slow."""
_CHARSET_PLACE = 2_048


def clean_page_url(given: str) -> str:
    """The address as it is fetched; raises `PageUnusable("page_url_invalid")`."""
    url = given.strip()
    if url and "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        is_plain = parts.port != 0 and not (parts.username or parts.password)
    except ValueError:
        raise PageUnusable("page_url_invalid") from None
    is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain
    if not is_usable or len(url) > MAX_URL or not url.isprintable() or " " in url:
        raise PageUnusable("page_url_invalid")
    return url.partition("#")[0]


async def fetch_page(client: httpx2.AsyncClient, given: str) -> PageText:
    """What the page says; raises `PageUnusable`. `client` is a guarded one."""
    url = clean_page_url(given)
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            final, kind, charset, body = await _fetched(client, url)
    except AddressRefused:
        raise PageUnusable("address_refused") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, BodyTooLarge, BodyUnreadable, TimeoutError, ValueError) as error:
        raise PageUnusable("page_unreachable") from error
    if kind not in _HTML | _PLAIN:
        raise PageUnusable("page_not_text")
    # In a thread: a hostile page may take a second to read.
    title, text = await asyncio.to_thread(_read, body, kind, charset)
    if not text:
        raise PageUnusable("page_empty")
    return PageText(url=final[:MAX_URL], title=title, text=text[:MAX_PAGE_TEXT], is_cut=len(text) > MAX_PAGE_TEXT)


async def _fetched(client: httpx2.AsyncClient, url: str) -> tuple[str, str, str | None, bytes]:
    """Final address, kind, charset as the server names it, and the beginning of the body."""
    for _ in range(MAX_REDIRECTS + 1):
        request = client.build_request("GET", url, headers={"Accept": "text/html, text/plain;q=0.8"})
        response = await client.send(request, stream=True)
        try:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                url = clean_page_url(str(httpx2.URL(url).join(response.headers["location"])))
                continue
            response.raise_for_status()
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return url, kind, response.charset_encoding, await _beginning(response)
        finally:
            await response.aclose()
    raise httpx2.TooManyRedirects("too many redirects", request=request)


async def _beginning(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) >= MAX_BODY:
            break
    return bytes(body[:MAX_BODY])


def _read(body: bytes, kind: str, charset: str | None) -> tuple[str, str]:
    text = _decoded(body, charset)
    return ("", plain_lines(text)) if kind in _PLAIN else text_of_html(text)


def _decoded(body: bytes, charset: str | None) -> str:
    """As the server says, else as the page says, else UTF-8; nothing is refused for a wrong letter."""
    named = _CHARSET.search(body[:_CHARSET_PLACE])
    for name in (charset, named.group(1).decode("ascii", "replace") if named else None):
        try:
            if name is None:
                return body.decode("utf-8")
            if _USUAL.match(codecs.lookup(name).name):
                return body.decode(name, "replace")
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("utf-8", "replace")
