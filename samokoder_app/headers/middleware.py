"""In front of pages, assets, API, forms and sign-in, never of previews: the headers that keep browsers in check."""

import re
from functools import cache
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app import paths
from samokoder_app.accounts.cookies import value_of
from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.headers.inline_scripts import script_sources
from samokoder_app.headers.policy import DATA_POLICY, page_policy
from samokoder_app.platform.frontend import BUILT
from samokoder_app.previews.setup import preview_address
from samokoder_app.settings import Settings, get_settings

_PRIVATE = (f"{paths.API_PREFIX}/", f"{paths.AUTH_PREFIX}/", f"{paths.SESSION_PREFIX}/", paths.HEALTH, paths.METRICS)
_PUBLIC = frozenset(path for pages in paths.PUBLIC_PAGES for path in pages.values())
_HASHED = re.compile(r"^/assets/[^/]+-[\w-]{8}\.\w+$")
"""Files that the build names after their content: what has such a name never changes."""

_HSTS_SECONDS = 365 * 24 * 3600

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Addresses of ours (tickets, links of mails) are told to nobody else. "no-referrer" would take `Origin` from
    # the posts of our own forms, by which `check_same_origin` knows them.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer"),
            *("microphone", "midi", "payment", "serial", "usb"),
        )
    ),
}


class SecurityHeaders:
    """ASGI: adds what an answer does not say itself."""

    def __init__(self, app: ASGIApp, settings: Settings | None = None) -> None:
        self._app = app
        self._settings = settings or get_settings()
        self._fixed = {**_ALWAYS, **_only_tls(self._settings)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(scope["path"], message["status"], headers)
                if _is_html(headers) and _is_closed(scope):
                    headers.setdefault("X-Robots-Tag", "noindex")
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, path: str, status: int, headers: MutableHeaders) -> None:
        is_page = _is_html(headers)
        # "Not modified" does not say of what kind it is, and a browser puts its headers over those of the page that it has.
        if status != HTTPStatus.NOT_MODIFIED:
            headers.setdefault("Content-Security-Policy", _page_policy(self._settings) if is_page else DATA_POLICY)
        for name, value in self._fixed.items():
            headers.setdefault(name, value)
        if path.startswith(_PRIVATE):
            headers.setdefault("Cache-Control", "no-store")
        elif status == HTTPStatus.OK and _HASHED.match(path):
            headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")


def _is_html(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html")


def _is_closed(scope: Scope) -> bool:
    """Whether somebody who is not signed in, as no search engine is, asks for what is no public page.

    Said here and not in the page, so that the pages of who is signed in are not called hidden from him, too.
    """
    cookie = Headers(scope=scope).get("cookie")
    return scope["path"].rstrip("/") not in _PUBLIC and value_of(cookie, COOKIE_NAME) is None


def _only_tls(settings: Settings) -> dict[str, str]:
    """HSTS where browsers come by https. Not for names below ours: whoever runs them decides."""
    is_tls = settings.public_url.startswith("https://")
    return {"Strict-Transport-Security": f"max-age={_HSTS_SECONDS}"} if is_tls else {}


@cache
def _page_policy(settings: Settings) -> str:
    """Made with the first page, when the build of the front end is certainly over.

    In development Vite serves the pages itself, and nothing here stands in front of them.
    """
    address = preview_address(settings)
    return page_policy(
        scripts=script_sources(BUILT),
        platform_origins=address.platform_origins,
        previews=address.origin("*") if address.domain else None,
    )
