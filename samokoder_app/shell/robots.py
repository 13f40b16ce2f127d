"""What search engines ask for first: where they may look, and which pages there are."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from samokoder_app import paths
from samokoder_app.settings import get_settings

_CLOSED = (paths.SESSION_PREFIX, paths.API_PREFIX, paths.AUTH_PREFIX)
"""What is no page. Pages that are not public say "noindex" (headers.middleware), which only who may look hears."""


async def robots(_: Request) -> PlainTextResponse:
    """`robots.txt`: all pages."""
    origin = get_settings().public_url.rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), f"Sitemap: {origin}{paths.SITEMAP}"]
    return PlainTextResponse("\n".join(lines) + "\n")


async def sitemap(_: Request) -> Response:
    """`sitemap.xml`: the public pages."""
    origin = get_settings().public_url.rstrip("/")
    urls = "".join(f"<url><loc>{origin}{path}/</loc></url>" for pages in paths.PUBLIC_PAGES for path in pages.values())
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Response(body, media_type="application/xml")
