"""Headers on their way through the preview proxy."""

from collections.abc import Iterable

from samokoder_app.previews.cookies import rewrite_set_cookie, without_ours

Headers = list[tuple[bytes, bytes]]

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_NEVER_IN = _HOP_BY_HOP | {b"cookie", b"expect", b"forwarded"}
# Clear-Site-Data and HSTS reach further than one preview; Alt-Svc leads past this proxy.
_NEVER_OUT = _HOP_BY_HOP | {
    b"x-frame-options",
    b"clear-site-data",
    b"strict-transport-security",
    b"alt-svc",
    b"set-cookie",
    b"content-security-policy",
}


def _named_by_connection(headers: Iterable[tuple[bytes, bytes]]) -> set[bytes]:
    values = b",".join(value for name, value in headers if name.lower() == b"connection")
    return {token.strip().lower() for token in values.split(b",")}


def texts(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    """All values of a header as text."""
    return [value.decode("latin-1") for name, value in headers if name.lower() == wanted]


def to_app(headers: Headers, scheme: str, drop_authorization: bool) -> Headers:
    """A browser's headers as the built app may see them: no cookie or token of the platform, no hop-by-hop header.

    An Authorization header that is not the platform's belongs to the app and passes.
    """
    dropped = _NEVER_IN | _named_by_connection(headers)
    if drop_authorization:
        dropped = dropped | {b"authorization"}
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in dropped and not name.lower().startswith(b"x-forwarded-")
    ]
    if cookie := without_ours(texts(headers, b"cookie")):
        kept.append((b"cookie", cookie.encode("latin-1")))
    return [*kept, (b"x-forwarded-proto", scheme.encode())]


def to_browser(headers: Headers, frame_ancestors: str) -> Headers:
    """The app's headers as the browser gets them: framed by the platform alone, cookies fit for an iframe.

    Where the app says nothing of caching, a browser would go by the age of a file, and show the last version's.
    """
    dropped = _NEVER_OUT | _named_by_connection(headers)
    kept = [(name, value) for name, value in headers if name.lower() not in dropped]
    if not texts(headers, b"cache-control") and not texts(headers, b"expires"):
        kept.append((b"cache-control", b"no-cache"))
    for policy in texts(headers, b"content-security-policy"):
        if rest := _without_frame_ancestors(policy):
            kept.append((b"content-security-policy", rest.encode("latin-1")))
    for cookie in texts(headers, b"set-cookie"):
        if rewritten := rewrite_set_cookie(cookie):
            kept.append((b"set-cookie", rewritten.encode("latin-1")))
    return [*kept, (b"content-security-policy", f"frame-ancestors {frame_ancestors}".encode())]


def _without_frame_ancestors(policy: str) -> str:
    directives = [part.strip() for part in policy.split(";")]
    return "; ".join(part for part in directives if part and not part.lower().startswith("frame-ancestors"))
