"""The guarded client for SDKs that are built on the older httpx: their requests go out through ours.

So the guard of addresses, the limits of answers and the pool of connections hold for them as well. Redirects stay off,
as a client of httpx follows none by itself.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import httpx2


def bridged_client(client: httpx2.AsyncClient) -> httpx.AsyncClient:
    """A client of httpx that owns no connection: what it sends goes through `client`, which stays its owner's."""
    return httpx.AsyncClient(transport=BridgedTransport(client), trust_env=False)


class BridgedTransport(httpx.AsyncBaseTransport):
    """Hands requests to a client of httpx2 and its answers back."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; failures of the connection come as httpx names them, refusals of ours as they are."""
        handed = httpx2.Request(
            request.method,
            str(request.url),
            headers=request.headers.raw,
            content=await request.aread(),
            extensions={"timeout": request.extensions.get("timeout", {})},
        )
        try:
            response = await self._client.send(handed, stream=True, follow_redirects=False)
        except httpx2.TransportError as error:
            raise _older(error) from error
        return httpx.Response(response.status_code, headers=response.headers.raw, stream=_BridgedStream(response))


class _BridgedStream(httpx.AsyncByteStream):
    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_raw():
                yield piece
        except httpx2.TransportError as error:
            raise _older(error) from error

    async def aclose(self) -> None:
        await self._response.aclose()


def _older(error: httpx2.TransportError) -> httpx.TransportError:
    """The failure of the same name in httpx."""
    kind: Any = getattr(httpx, type(error).__name__, httpx.TransportError)
    failure: httpx.TransportError = kind(str(error))
    return failure
