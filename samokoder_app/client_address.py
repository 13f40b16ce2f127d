"""From which address a request came."""

from starlette.requests import HTTPConnection


def client_address(request: HTTPConnection) -> str:
    """The caller's, behind trusted proxies too; `unknown` where the connection has none."""
    return request.client.host if request.client else "unknown"
