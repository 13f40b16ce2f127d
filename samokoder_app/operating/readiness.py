"""Is the installation ready: database, queue, sandbox, browser and disk, each tried now and told in a sentence."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

from loguru import logger
from pydantic import BaseModel, ConfigDict

from engine.pilot.checkout import Examined, examined
from engine.reasons import Reason
from samokoder_app.db.repositories import health
from samokoder_app.db.session import as_anonymous
from samokoder_app.errors import Unavailable
from samokoder_app.i18n.operating import PartsAtFault, PartsInOrder
from samokoder_app.i18n.text import Text
from samokoder_app.previews.current import current_previews
from samokoder_app.projects.engines import pilot_checkout
from samokoder_app.settings import get_settings

Part = Literal["database", "queue", "sandbox", "browser", "disk", "gpt_pilot"]
MIN_FREE_BYTES = 1_000_000_000
MAX_HEARTBEAT_SECONDS = 60.0
_KEEP_SECONDS = 60.0
_NEEDED: tuple[Part, ...] = ("database", "queue", "disk")
"""Without one of these nothing is built; without the others apps are built but not run or verified."""


class Finding(BaseModel):
    """What was found out about a part, in both languages."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    ru: str
    en: str


class Findings(BaseModel):
    """All parts. `reduced`: apps are built but not run or verified on this machine."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ready", "reduced", "unavailable"]
    parts: dict[str, Finding]


async def examine() -> Findings:
    """Try every part; sandbox, browser and a checkout of GPT-Pilot at most once a minute.

    Without the last one projects of Samokoder's own engine are built as ever: it is named, and changes no status.
    """
    names: tuple[Part, ...] = ("database", "queue", "sandbox", "browser", "disk")
    found = await asyncio.gather(_database(), _queue(), _KEPT_SANDBOX.get(), _KEPT_BROWSER.get(), _disk())
    parts: dict[str, Finding] = dict(zip(names, found, strict=True))
    if pilot_checkout() is not None:
        parts["gpt_pilot"] = await _KEPT_PILOT.get()
    if not all(parts[name].ok for name in _NEEDED):
        return Findings(status="unavailable", parts=parts)
    return Findings(status="ready" if all(one.ok for one in found) else "reduced", parts=parts)


def _finding(text: Text, *, ok: bool, **values: object) -> Finding:
    return Finding(ok=ok, ru=text.said_in("ru", **values), en=text.said_in("en", **values))


async def _queue_facts() -> health.QueueFacts:
    async with as_anonymous() as session:
        return await health.queue_facts(session)


async def _database() -> Finding:
    begun = time.monotonic()
    try:
        await _queue_facts()
    except Unavailable as error:
        logger.warning("readiness: the database does not answer: {}", type(error).__name__)
        return _finding(PartsAtFault.database, ok=False)
    return _finding(PartsInOrder.database, ok=True, ms=max(1, round((time.monotonic() - begun) * 1000)))


async def _queue() -> Finding:
    try:
        facts = await _queue_facts()
    except Unavailable:
        return _finding(PartsAtFault.queue_database, ok=False)
    if facts.heartbeat_seconds is None:
        return _finding(PartsAtFault.queue_no_worker, ok=False)
    seconds = f"{facts.heartbeat_seconds:.0f}"
    if facts.heartbeat_seconds > MAX_HEARTBEAT_SECONDS:
        return _finding(PartsAtFault.queue_silent, ok=False, seconds=seconds)
    return _finding(PartsInOrder.queue, ok=True, seconds=seconds)


class _Kept:
    """Starting a sandbox for every probe of a load balancer would be a load of its own."""

    def __init__(self, ask: Callable[[], Awaitable[Finding]]) -> None:
        self._ask = ask
        self._finding: Finding | None = None
        self._at = 0.0

    async def get(self) -> Finding:
        """The answer, at most a minute old."""
        if self._finding is None or time.monotonic() - self._at > _KEEP_SECONDS:
            self._finding, self._at = await self._ask(), time.monotonic()
        return self._finding


async def _probe_sandbox() -> Finding:
    return _probed(await current_previews().pool.machine.sandbox_problem(), PartsInOrder.sandbox)


async def _probe_browser() -> Finding:
    return _probed(await current_previews().pool.machine.browser_problem(), PartsInOrder.browser)


async def _probe_pilot() -> Finding:
    checkout = pilot_checkout()
    found = await examined(checkout) if checkout is not None else Examined()
    if found.problem is not None:
        return _probed(found.problem, PartsInOrder.gpt_pilot)
    return _finding(PartsInOrder.gpt_pilot, ok=True, version=found.version)


def _probed(problem: Reason | None, in_order: Text) -> Finding:
    if problem is None:
        return _finding(in_order, ok=True)
    return Finding(ok=False, ru=problem.said_in("ru"), en=problem.said_in("en"))


_KEPT_SANDBOX = _Kept(_probe_sandbox)
_KEPT_BROWSER = _Kept(_probe_browser)
_KEPT_PILOT = _Kept(_probe_pilot)


async def _disk() -> Finding:
    total, free = await asyncio.to_thread(_disk_bytes, get_settings().home.root)
    if free < MIN_FREE_BYTES:
        return _finding(PartsAtFault.disk, ok=False, free=free // 1_000_000)
    return _finding(PartsInOrder.disk, ok=True, free=free // 10**9, total=total // 10**9)


def _disk_bytes(folder: Path) -> tuple[int, int]:
    usage = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    return usage.total, usage.free
