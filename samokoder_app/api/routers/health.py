"""Is it alive, is it ready, and how busy is it."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from secrets import compare_digest
from typing import Literal

from fastapi import APIRouter, Request, Response
from loguru import logger
from pydantic import BaseModel

from engine.reasons import Reason
from samokoder_app import paths
from samokoder_app.api.access import user_of
from samokoder_app.api.connections import streams_of
from samokoder_app.db.engines import current_engines
from samokoder_app.db.repositories import health
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import NotFound, Unavailable
from samokoder_app.monitoring.metrics import CONTENT_TYPE, exposition
from samokoder_app.previews.current import current_previews
from samokoder_app.settings import get_settings
from samokoder_app.version import VERSION

MIN_FREE_BYTES = 1_000_000_000
MAX_HEARTBEAT_SECONDS = 60.0
_KEEP_SECONDS = 60.0
_SAID_BY_PROXIES = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via")
_LOOPBACK = frozenset({"127.0.0.1", "::1"})

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str = VERSION


class Check(BaseModel):
    """One part of the platform; `cause` says what is wrong with it."""

    ok: bool
    cause: str | None = None


class Readiness(BaseModel):
    """`reduced`: apps are built but not run or verified on this machine."""

    status: Literal["ready", "reduced", "unavailable"]
    checks: dict[str, Check]


@router.get(paths.HEALTH)
async def alive() -> Health:
    """Say that the web process answers, and its version."""
    return Health()


@router.get(paths.HEALTH_READY, responses={503: {"model": Readiness}})
async def ready(response: Response) -> Readiness:
    """Try database, queue, sandbox, browser and disk, and name what is missing."""
    names = ("database", "queue", "sandbox", "browser", "disk")
    results = await asyncio.gather(_database(), _queue(), _sandbox(), _browser(), _disk())
    checks = dict(zip(names, results, strict=True))
    if not (checks["database"].ok and checks["queue"].ok and checks["disk"].ok):
        response.status_code = 503
        return Readiness(status="unavailable", checks=checks)
    return Readiness(status="ready" if all(check.ok for check in results) else "reduced", checks=checks)


@router.get(paths.METRICS, response_class=Response, include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Figures for Prometheus: for this very machine, for whoever has `METRICS_TOKEN`, and for operators."""
    if not (_is_local(request) or _has_token(request)):
        user = await user_of(request)
        if user is None or not user.is_operator:
            raise NotFound
    async with as_anonymous() as session:
        figures = await health.operating_figures(session)
    own = [health.Figure("previews", (), current_previews().pool.count)]
    own += [health.Figure("event_streams", (), streams_of(request).count)]
    own += [health.Figure("database_connections", (role,), count) for role, count in current_engines().in_use().items()]
    return Response(exposition([*figures, *own]), media_type=CONTENT_TYPE)


def _has_token(request: Request) -> bool:
    wanted = get_settings().metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return wanted is not None and compare_digest(given.encode(), wanted.get_secret_value().encode())


def _is_local(request: Request) -> bool:
    # A proxy on this machine also comes from loopback, but says for whom.
    is_proxied = any(name in request.headers for name in _SAID_BY_PROXIES)
    return request.client is not None and request.client.host in _LOOPBACK and not is_proxied


async def _queue_facts() -> health.QueueFacts:
    async with as_anonymous() as session:
        return await health.queue_facts(session)


async def _database() -> Check:
    try:
        await _queue_facts()
    except Unavailable as error:
        logger.warning("readiness: the database does not answer: {}", type(error).__name__)
        return Check(ok=False, cause="The database does not answer.")
    return Check(ok=True)


async def _queue() -> Check:
    try:
        facts = await _queue_facts()
    except Unavailable:
        return Check(ok=False, cause="The database, which holds the queue, does not answer.")
    if facts.heartbeat_seconds is None:
        return Check(ok=False, cause="No worker is running.")
    if facts.heartbeat_seconds > MAX_HEARTBEAT_SECONDS:
        return Check(ok=False, cause=f"No worker has reported for {facts.heartbeat_seconds:.0f} seconds.")
    return Check(ok=True)


class _Kept:
    """Starting a sandbox for every probe of a load balancer would be a load of its own."""

    def __init__(self, ask: Callable[[], Awaitable[Check]]) -> None:
        self._ask = ask
        self._check: Check | None = None
        self._at = 0.0

    async def get(self) -> Check:
        """The answer, at most a minute old."""
        if self._check is None or time.monotonic() - self._at > _KEEP_SECONDS:
            self._check, self._at = await self._ask(), time.monotonic()
        return self._check


async def _probe_sandbox() -> Check:
    return _check(await current_previews().pool.machine.sandbox_problem())


async def _probe_browser() -> Check:
    return _check(await current_previews().pool.machine.browser_problem())


def _check(problem: Reason | None) -> Check:
    return Check(ok=problem is None, cause=None if problem is None else str(problem))


_KEPT_SANDBOX = _Kept(_probe_sandbox)
_KEPT_BROWSER = _Kept(_probe_browser)


async def _sandbox() -> Check:
    return await _KEPT_SANDBOX.get()


async def _browser() -> Check:
    return await _KEPT_BROWSER.get()


async def _disk() -> Check:
    free = await asyncio.to_thread(_free_bytes, get_settings().home.root)
    if free < MIN_FREE_BYTES:
        return Check(ok=False, cause=f"Only {free // 1_000_000} MB are free under SAMOKODER_HOME.")
    return Check(ok=True)


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
