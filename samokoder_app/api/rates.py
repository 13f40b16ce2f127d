"""How often one may ask: per address before anything is done, per user by what is asked for. Who may not is told when."""

import ipaddress
import math
import re
import time
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from limits import RateLimitItemPerMinute
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from samokoder_app.api.counting import MOST_KEYS, BoundedCounts
from samokoder_app.api.errors import answer, refuse_socket
from samokoder_app.errors import TooManyRequests
from samokoder_app.paths import API_PREFIX
from samokoder_app.settings import Settings

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_COSTLY = re.compile(
    r"/api/projects/import"
    r"|/api/projects/[^/]+/(import|export|estimate|generate|chat|preview|versions/[^/]+/(restore|fork))"
    r"|/api/shared/[^/]+/fork"
    r"|/api/user/(export|images|api-keys(/[^/]+/(test|secret))?)"
    r"|/api/billing/(checkout|portal)"
)
"""What takes more of the machine, or of a provider, than a row of the database: by the route's own path."""

_COSTLY_READ = re.compile(r"/api/projects/[^/]+/versions/[^/]+/diff/.*|/api/user/(usage\.csv|recommendations)")


class RateClass(StrEnum):
    """What a request takes."""

    READ = "read"
    WRITE = "write"
    COSTLY = "costly"


def class_of(method: str, path: str) -> RateClass:
    """The class of a request; `path` is that of its route."""
    if method in _READING:
        return RateClass.COSTLY if _COSTLY_READ.fullmatch(path) else RateClass.READ
    return RateClass.COSTLY if method != "DELETE" and _COSTLY.fullmatch(path) else RateClass.WRITE


@dataclass(frozen=True)
class Limits:
    """Requests in a minute: of an address, and of a user in each class. Zero is no limit."""

    address: int
    by_class: dict[RateClass, int]


def limits_of(settings: Settings) -> Limits:
    """What the settings say."""
    return Limits(
        settings.rate_of_address,
        {
            RateClass.READ: settings.rate_of_reads,
            RateClass.WRITE: settings.rate_of_writes,
            RateClass.COSTLY: settings.rate_of_costly,
        },
    )


class Rates:
    """The counts of one web process: addresses apart from users, who are not forgotten because many addresses ask."""

    def __init__(self, limits: Limits, most_callers: int = MOST_KEYS) -> None:
        self._limits = limits
        self._addresses = SlidingWindowCounterRateLimiter(BoundedCounts(most_callers))
        self._users = SlidingWindowCounterRateLimiter(BoundedCounts(most_callers))

    async def count_address(self, address: str) -> None:
        """Raises `TooManyRequests`."""
        await _count(self._addresses, self._limits.address, _network(address))

    async def count_user(self, user_id: UUID, kind: RateClass) -> None:
        """Raises `TooManyRequests`."""
        await _count(self._users, self._limits.by_class[kind], kind.value, user_id.hex)


async def _count(limiter: SlidingWindowCounterRateLimiter, limit: int, *names: str) -> None:
    if limit == 0:
        return
    item = RateLimitItemPerMinute(limit)
    if not await limiter.hit(item, *names):
        stats = await limiter.get_window_stats(item, *names)
        raise TooManyRequests(retry_after=max(1, math.ceil(stats.reset_time - time.time())))


def rates_of(connection: HTTPConnection) -> Rates:
    """The counts of the app that serves this connection."""
    rates: Rates = connection.app.state.rates
    return rates


def _network(address: str) -> str:
    """What one customer of a provider has: an IPv4 address, or a /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


class AddressRate:
    """ASGI middleware: counts what an address asks of the API, signed in or not."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or say when to come again."""
        client = scope.get("client")
        is_counted = scope["type"] in {"http", "websocket"} and scope["path"].startswith(f"{API_PREFIX}/")
        if not is_counted or client is None:
            await self._app(scope, receive, send)
            return
        try:
            await self._rates.count_address(client[0])
        except TooManyRequests as error:
            if scope["type"] == "http":
                await answer(HTTPConnection(scope), error)(scope, receive, send)
            else:
                await refuse_socket(WebSocket(scope, receive, send), error)
            return
        await self._app(scope, receive, send)
