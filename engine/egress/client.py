"""An HTTP client for URLs that users give: it checks where a name leads and connects to that very address.

It is a client of httpx2, on which the OpenAI SDK and pydantic-ai are built (they warn about the older httpx).
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import certifi
import httpcore2
import httpx2

from engine.egress.bounded import BodyUnreadable, bounded
from engine.egress.policy import AddressPolicy, AddressRefused

CONNECT_SECONDS = 10.0
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


def guarded_client(policy: AddressPolicy, *, limits: httpx2.Limits | None = None, **options: Any) -> httpx2.AsyncClient:
    """A client bound to the policy; keep one per policy and event loop, and close it.

    Refused addresses raise `AddressRefused`, untouched by httpx2's and the SDKs' own error families; an answer
    without end raises `BodyTooLarge` while it is read, one that cannot be unpacked `BodyUnreadable`. Redirects are off; proxies named by the environment are ignored. `options` are those of
    `httpx2.AsyncClient` except what would go around the guard.
    """
    if going_around := {"transport", "mounts", "proxy", "trust_env", "verify"} & set(options):
        raise TypeError(f"a guarded client takes no {', '.join(sorted(going_around))}")
    transport = GuardedTransport(policy, limits or httpx2.Limits(max_connections=100, max_keepalive_connections=20))
    return httpx2.AsyncClient(transport=transport, trust_env=False, **options)


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's own transport over a pool whose connections are opened by `GuardedBackend`."""

    def __init__(self, policy: AddressPolicy, limits: httpx2.Limits) -> None:
        super().__init__(verify=_tls_context(), trust_env=False, limits=limits)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_tls_context(),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=GuardedBackend(policy),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """As httpx2's own, with a limit on the answer; packed ones, which nobody asks for, are unpacked under it.

        Cookies are dropped: one client serves many users, and the next one must not send what the last one was given.
        """
        request.headers["Accept-Encoding"] = "identity"
        response = await super().handle_async_request(request)
        response.headers.pop("Set-Cookie", None)
        try:
            return bounded(response)
        except BodyUnreadable:
            await response.aclose()
            raise


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections: resolve, check every address, connect to one of those that were checked."""

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """As httpcore2's own, to a checked address; TLS still names the host."""
        deadline = time.monotonic() + (CONNECT_SECONDS if timeout is None else timeout)
        addresses = await _resolve(host, port, deadline)
        self._policy.check(host, addresses, port)
        failure: Exception | None = None
        for address in addresses:
            left = max(deadline - time.monotonic(), 0.01)
            try:
                return await self._backend.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's signature
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Never: Unix sockets belong to the host."""
        raise AddressRefused("Unix sockets of the host are not reachable by a URL.")

    async def sleep(self, seconds: float) -> None:
        """Pause between retries."""
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int, deadline: float) -> list[str]:
    """All addresses of a host, numbers in any notation included, each once."""
    try:
        async with asyncio.timeout(max(deadline - time.monotonic(), 0.01)):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError:
        raise httpcore2.ConnectTimeout(f"{host} was not resolved in time") from None
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(f"{host} could not be resolved: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _tls_context() -> ssl.SSLContext:
    """One for all clients: building it costs 38 ms. The system's certificates, certifi's where there are none."""
    paths = ssl.get_default_verify_paths()
    has_system = paths.cafile is not None or (paths.capath is not None and any(Path(paths.capath).iterdir()))
    return ssl.create_default_context(cafile=None if has_system else certifi.where())
