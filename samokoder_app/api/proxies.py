"""Whose request it is when it comes through a reverse proxy: only a proxy that is named in the settings is believed."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from loguru import logger
from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MOST_HOPS = 20
_MAPPED = "::ffff:"


class ClientAddress:
    """ASGI middleware: `scope["client"]` becomes the caller's own address where a trusted proxy forwards for it.

    An IPv4 address in IPv6 clothes, as a server that listens on `::` sees it, becomes an IPv4 address.

    `X-Forwarded-For` is read from its end, where each proxy adds what it saw: the first address that is no trusted
    proxy's is the caller's. What stands before it the caller wrote himself, and it is not believed.
    """

    def __init__(self, app: ASGIApp, trusted: Iterable[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)
        self._has_warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one connection on."""
        client = scope.get("client")
        if scope["type"] in {"http", "websocket"} and client is not None:
            peer = _unmapped(client[0])
            forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            caller = self._caller(peer, b",".join(forwarded)) if forwarded else peer
            scope = {**scope, "client": (caller, client[1])}
        await self._app(scope, receive, send)

    def _caller(self, peer: str, forwarded: bytes) -> str:
        if not self._is_trusted(peer):
            self._warn(peer)
            return peer
        caller = peer
        for name in reversed(forwarded.decode("latin-1").split(",")[-_MOST_HOPS:]):
            address = _address(name)
            if address is None:
                break
            caller = str(address)
            if not self._is_trusted(caller):
                break
        return caller

    def _is_trusted(self, name: str) -> bool:
        address = _address(name)
        return address is not None and any(address in network for network in self._trusted)

    def _warn(self, peer: str) -> None:
        """A proxy on this very machine that is not named makes all callers one: say so once."""
        address = _address(peer)
        if self._has_warned or address is None or not address.is_loopback:
            return
        self._has_warned = True
        logger.warning("requests come through a proxy at {}, which SAMOKODER_TRUSTED_PROXIES does not name", peer)


def _unmapped(peer: str) -> str:
    return str(_address(peer)) if peer.lower().startswith(_MAPPED) and _address(peer) is not None else peer


@lru_cache(maxsize=1024)
def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address of a hop: `1.2.3.4`, `1.2.3.4:567`, `[::1]:567`; an IPv4 address in IPv6 clothes is the former."""
    plain = name.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ipaddress.ip_address(plain)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
