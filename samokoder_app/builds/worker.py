"""The worker process: `python -m samokoder_app.builds.worker`. Takes builds from the queue and runs them."""

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import UUID

import httpx2
from loguru import logger
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from sqlalchemy.exc import SQLAlchemyError

from engine.egress.client import guarded_client
from engine.llm.profiles import named_families
from samokoder_app.billing.payments.keeping import keep_payments
from samokoder_app.builds.jobs import (
    HEARTBEAT_SECONDS,
    forget_stalled_jobs,
    heartbeat_age,
    open_queue,
    queue_worker,
)
from samokoder_app.builds.lease import LeaseTerms
from samokoder_app.builds.running import RunningBuild
from samokoder_app.builds.sweeping import forget_old_rows, settle_left_calls, sweep_folders
from samokoder_app.builds.tools import ToolboxMaker, Workshop
from samokoder_app.db.notify import CONTROL, Listener
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.recommendations import store_families
from samokoder_app.db.session import as_worker
from samokoder_app.keys.endpoint import address_policy
from samokoder_app.keys.refreshing import refresh_lists
from samokoder_app.keys.service import current_vault
from samokoder_app.keys.vault import Vault
from samokoder_app.logging import configure_logging
from samokoder_app.monitoring.reporting import report_errors_if_wanted
from samokoder_app.platform.database import open_engines
from samokoder_app.settings import get_settings

WATCH_SECONDS = 2.0
DEAF_SECONDS = 5 * HEARTBEAT_SECONDS
"""Without a heartbeat for so long the process is of no use and ends; the supervisor starts another."""

SWEEP_SECONDS = 600.0
SWEEP_AGAIN_SECONDS = 5.0
"""After a sweep that had to leave something."""

SWEEP = "sweep"
"""On the channel of wishes: an account was deleted, its copies need not wait."""

LISTING_SECONDS = 5.0

RefreshLists = Callable[[], Awaitable[None]]


class BuildWorker:
    """Runs builds until it is stopped; several may work on one database.

    A `name` is given by whoever starts a worker again only after the last one of that name is dead.
    """

    def __init__(
        self,
        address: str,
        workshop: ToolboxMaker,
        work: Path,
        concurrency: int,
        terms: LeaseTerms,
        name: str | None = None,
        refresh_lists: RefreshLists | None = None,
        previews: Path | None = None,
    ) -> None:
        self._has_predecessors = name is not None
        self.name = name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._workshop = workshop
        self._swept_folders = (work,) if previews is None else (work, previews)
        self._terms = terms
        self._refresh_lists = refresh_lists
        self._queue: App = open_queue(address, self._run_build)
        self._jobs: Worker = queue_worker(self._queue, self.name, concurrency)
        self._listener = Listener(address)
        self._running: set[RunningBuild] = set()
        self._is_stopping = False
        self._has_failed = False
        self._sweep_at = 0.0

    @property
    def building(self) -> frozenset[UUID]:
        """The builds at work here."""
        return frozenset(running.build.id for running in self._running)

    def stop(self) -> None:
        """Give all builds back and take no more."""
        self._is_stopping = True
        self._jobs.stop()  # type: ignore[no-untyped-call]  # typed, but for its missing "-> None"
        for running in list(self._running):
            running.stop()

    async def run(self) -> bool:
        """Until stopped; False if the worker ended by itself: it had lost the database, or what watches it failed."""
        async with self._queue.open_async():
            await self._listener.start()
            if self._has_predecessors:
                await self._succeed()
            side = [asyncio.create_task(task) for task in (self._watch(), self._hear(), self._list())]
            for task in side:
                task.add_done_callback(self._end_if_failed)
            try:
                await self._jobs.run()  # type: ignore[no-untyped-call]  # as above
            finally:
                for task in side:
                    task.cancel()
                await asyncio.gather(*side, return_exceptions=True)
                await self._listener.stop()
        return self._is_stopping and not self._has_failed

    def _end_if_failed(self, task: asyncio.Task[None]) -> None:
        """Without one of its watches a worker looks well and rescues, hears or lists nothing: better a fresh one."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.opt(exception=error).error("a watch of the worker failed, ending to be started again")
            self._has_failed = True
            self.stop()

    async def _succeed(self) -> None:
        """Take over from a dead worker of this name now, instead of when its leases run out."""
        async with as_worker() as session:
            for build_id in await attempts.end_leases(session, self.name):
                logger.warning("build {} lost its worker and is queued again", build_id)

    async def _run_build(self, build_id: UUID) -> None:
        if self._is_stopping:
            return  # stays queued; the next look of any worker enqueues it again
        async with as_worker() as session:
            build = await attempts.claim_build(session, build_id, self.name, self._terms.lease)
        if build is None:
            logger.info("build {} is held by another worker or needs none", build_id)
            return
        running = RunningBuild(build, self._workshop, self._terms)
        self._running.add(running)
        if self._is_stopping:
            running.stop()
        try:
            await running.run()
        finally:
            self._running.discard(running)

    async def _hear(self) -> None:
        """Wishes of users, as soon as they are made; the lease looks for them every second anyway."""
        async with self._listener.subscribe(CONTROL) as payloads:
            async for payload in payloads:
                if payload in {"", SWEEP}:
                    self._sweep_at = monotonic()
                for running in list(self._running):
                    if payload in {"", str(running.build.id)}:
                        running.nudge()

    async def _list(self) -> None:
        """Lists of models that are due; a new key's public list is among them at once."""
        while self._refresh_lists is not None:
            try:
                await self._refresh_lists()
            except (SQLAlchemyError, OSError) as error:
                logger.warning("the lists of models wait: {}", type(error).__name__)
            await asyncio.sleep(LISTING_SECONDS)

    async def _watch(self) -> None:
        """Rescue builds of dead workers, and end this one when it has lost touch itself."""
        misses = 0
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                async with asyncio.timeout(DEAF_SECONDS):
                    misses = 0 if await self._look() else misses + 1
            except (SQLAlchemyError, ConnectorException, TimeoutError, OSError) as error:
                misses += 1
                logger.warning("the watch could not look: {}", type(error).__name__)
            # Counted, not timed: a machine that stood still for a while misses once.
            if misses * WATCH_SECONDS >= DEAF_SECONDS and not self._is_stopping:
                logger.error("no heartbeat reaches the queue any more, ending to be started again")
                self._has_failed = True
                self.stop()

    async def _sweep(self) -> None:
        """Clear away what was deleted, but for what is at work here: that build is about to notice."""
        self._sweep_at = monotonic() + SWEEP_SECONDS
        busy = {running.build.project_id for running in self._running}
        done = [await sweep_folders(folder, busy) for folder in self._swept_folders]
        if not all(done):
            self._sweep_at = monotonic() + SWEEP_AGAIN_SECONDS
        await forget_old_rows()

    async def _look(self) -> bool:
        await forget_stalled_jobs(self._queue)
        async with as_worker() as session:
            for build_id in await attempts.requeue_stalled(session):
                logger.warning("build {} was without a worker and is queued again", build_id)
        await settle_left_calls()
        if monotonic() >= self._sweep_at:
            await self._sweep()
        worker_id = self._jobs.worker_id
        age = None if worker_id is None else await heartbeat_age(self._queue, worker_id)
        return age is not None and age < DEAF_SECONDS


async def _look_after(vault: Vault, client: httpx2.AsyncClient) -> None:
    """What is looked at regularly beside builds."""
    await refresh_lists(vault, client)
    await keep_payments()


async def main(make_workshop: type[Workshop] = Workshop) -> int:
    """Run a worker with this installation's settings; the exit code."""
    settings = get_settings()
    configure_logging(settings.log_level, "worker")
    stop_reporting = report_errors_if_wanted(settings, "worker")
    engines = open_engines()
    home = settings.home
    try:
        async with guarded_client(address_policy()) as client:
            workshop = make_workshop(home.root, home.work, current_vault(), client)
            address = engines.addresses.worker.get_secret_value()
            worker = BuildWorker(
                address,
                workshop,
                home.work,
                settings.worker_concurrency,
                LeaseTerms(),
                settings.worker_name,
                partial(_look_after, current_vault(), client),
                home.preview,
            )
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, worker.stop)
            async with as_worker() as session:
                await store_families(session, named_families())
            logger.info("worker {} is ready for builds", worker.name)
            warming = asyncio.create_task(workshop.warm_up())
            try:
                return 0 if await worker.run() else 1
            finally:
                warming.cancel()
                await asyncio.gather(warming, return_exceptions=True)
    finally:
        await engines.close()
        stop_reporting()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
