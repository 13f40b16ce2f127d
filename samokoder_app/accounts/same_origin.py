"""Posts of other sites are refused: what changes something on the strength of a cookie must come from our own pages."""

from starlette.requests import HTTPConnection

from samokoder_app.errors import Forbidden


def check_same_origin(request: HTTPConnection) -> None:
    """Refuse a post that another site made: its origin must be the host it was sent to. Raises `Forbidden`."""
    if not is_same_origin(request):
        raise Forbidden("cross_origin")


def is_same_origin(request: HTTPConnection) -> bool:
    """Whether a page of the very host that was asked made this request."""
    origin = request.headers.get("origin")
    if origin is None or origin == "null":
        return request.headers.get("sec-fetch-site") == "same-origin"
    return origin.partition("://")[2].lower() == request.headers.get("host", "").lower() != ""
