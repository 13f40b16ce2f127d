"""Cookies at the border of a preview: ours never go in, the app's come out fit for an iframe."""

from collections.abc import Iterable

PREVIEW_COOKIE = "__Host-samokoder-preview"
_OUR_PREFIXES = ("samokoder", "__host-samokoder", "__secure-samokoder")
_DROPPED_ATTRIBUTES = frozenset({"domain", "samesite", "secure", "partitioned"})


def is_ours(name: str) -> bool:
    """Whether a cookie's name belongs to the platform; compared without case, as prefixes are."""
    return name.strip().lower().startswith(_OUR_PREFIXES)


def _pairs(headers: Iterable[str]) -> Iterable[tuple[str, str]]:
    for header in headers:
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name:
                yield name, value


def find_cookie(headers: Iterable[str], wanted: str) -> str | None:
    """Value of the first cookie with exactly this name."""
    return next((value for name, value in _pairs(headers) if name == wanted), None)


def without_ours(headers: Iterable[str]) -> str:
    """One Cookie header with the app's own cookies only ("" if none is left)."""
    return "; ".join(f"{name}={value}" for name, value in _pairs(headers) if not is_ours(name))


def rewrite_set_cookie(header: str) -> str | None:
    """A Set-Cookie of the app made host-only and usable in a third-party iframe; None if it must not pass."""
    first, *attributes = [part.strip() for part in header.split(";")]
    name, separator, _ = first.partition("=")
    if not separator or not name.strip() or is_ours(name):
        return None
    kept = [part for part in attributes if part.partition("=")[0].strip().lower() not in _DROPPED_ATTRIBUTES and part]
    return "; ".join([first, *kept, "Secure", "SameSite=None", "Partitioned"])


def preview_cookie(value: str, max_age: int) -> str:
    """The Set-Cookie that lets a browser into one preview."""
    return f"{PREVIEW_COOKIE}={value}; Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=None; Partitioned"
