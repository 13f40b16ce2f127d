"""Values of cookies in a `Cookie` header."""

from http.cookies import CookieError, SimpleCookie


def value_of(cookie: str | None, name: str) -> str | None:
    """The value of a cookie in a whole `Cookie` header; None if it is not there."""
    if not cookie:
        return None
    try:
        morsel = SimpleCookie(cookie).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None
