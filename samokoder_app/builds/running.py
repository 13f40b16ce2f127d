"""One claimed build on this worker, from its claim to its rest."""

import asyncio
from time import monotonic
from uuid import uuid4

from loguru import logger
from sqlalchemy.exc import InterfaceError, OperationalError

from engine.builds.ports import BuildCancelled, BuildPaused, BuildReleased, LeaseLost
from engine.builds.state import BuildError, BuildState, BuildStatus
from samokoder_app.builds.control import BuildControl, Interruption
from samokoder_app.builds.engines import engine_for
from samokoder_app.builds.lease import Lease, LeaseTerms
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.sentences import stop_error
from samokoder_app.builds.stops import BuildCannotStart
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.tools import ToolboxMaker, build_request
from samokoder_app.builds.writing import write
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.held import Held
from samokoder_app.logging import log_context

UNWIND_SECONDS = 8.0
"""For killing sandboxes and finishing a transaction."""

MAX_CRASHES = 12
"""Attempts without a new checkpoint after which a build pauses: it would break off for ever."""


class RunningBuild:
    """Runs a claimed build under its lease; `stop` releases it to another worker."""

    def __init__(self, build: BuildRow, workshop: ToolboxMaker, terms: LeaseTerms) -> None:
        self.build = build
        self._workshop = workshop
        self._held = Held(project_id=build.project_id, build_id=build.id, attempt=build.attempt)
        self._control = BuildControl()
        self._store = PostgresStore(self._held, build.state)
        self._started = monotonic()
        self._work: asyncio.Task[BuildState] | None = None
        self._lease = Lease(self._held, self._control, terms, self._break_off)

    def nudge(self) -> None:
        """Something was asked of this build: look now."""
        self._lease.nudge()

    def stop(self) -> None:
        """The worker shuts down: give the build back."""
        self._lease.interrupt(Interruption.RELEASE)

    async def run(self) -> None:
        """Until the build rests, was released, or is lost; raises nothing of the build's own."""
        with log_context(build_id=self.build.id, project_id=self.build.project_id):
            self._work = asyncio.create_task(self._run_engine())
            keeper = asyncio.create_task(self._lease.keep())
            try:
                await asyncio.wait({self._work})
            finally:
                keeper.cancel()
                self._work.cancel()
                await asyncio.wait({keeper, self._work}, timeout=UNWIND_SECONDS)
            if not self._work.done():
                logger.error("the work did not end when it was broken off; the build goes on after its lease")
                return
            await self._conclude(self._work)

    async def _run_engine(self) -> BuildState:
        await self._check_crashes()
        await self._control.checkpoint()
        toolbox = await self._workshop.toolbox(self.build)
        sink = PostgresSink(self._held)
        feed = asyncio.create_task(sink.feed.run())
        try:
            request = build_request(self.build, await self._earlier())
            build = engine_for(self.build.request)
            return await build(request, toolbox, self._store, PostgresJournal(self._held), sink, self._control)
        finally:
            feed.cancel()
            await asyncio.wait({feed})

    async def _earlier(self) -> BuildState | None:
        """The documents that a new turn goes on with."""
        if self.build.request.turn is None or self.build.state is not None:
            return None
        return await write(lambda session: attempts.earlier_state(session, self.build.project_id, self.build.id))

    async def _check_crashes(self) -> None:
        checked = await write(lambda session: attempts.last_checkpoint_attempt(session, self.build.id))
        tries = self.build.attempt - checked
        # A multiple, for a build that paused before its first checkpoint: resumed, it gets as many attempts again.
        if tries > 0 and tries % (MAX_CRASHES + 1) == 0:
            incident = _incident()
            logger.error("build paused after {} attempts without progress, incident {}", tries, incident)
            error = stop_error("worker_crashed", self.build.request.idea, attempts=str(tries), incident=incident)
            raise BuildCannotStart(error)

    def _break_off(self) -> None:
        if self._work is not None:
            self._work.cancel()

    async def _conclude(self, work: asyncio.Task[BuildState]) -> None:
        try:
            await self._record(work)
        except LeaseLost:
            logger.info("the build is another worker's now, or its project was deleted")
        except (OperationalError, InterfaceError) as error:
            logger.error("the database is away, the build goes on after its lease: {}", type(error).__name__)

    async def _record(self, work: asyncio.Task[BuildState]) -> None:
        """How the work ended decides what is written about it."""
        failure = self._failure(work)
        match failure:
            case None:
                await self._rest_if_needed(work.result())
            case BuildCancelled():
                await self._rest(BuildStatus.CANCELLED, None)
            case BuildPaused():
                await self._rest(BuildStatus.PAUSED, None)
            case BuildReleased():
                await write(lambda session: attempts.release_build(session, self._held))
            case BuildCannotStart(error=error):
                await self._rest(BuildStatus.PAUSED, error)
            case LeaseLost() | OperationalError() | InterfaceError():
                raise failure
            case _:
                await self._rest(BuildStatus.PAUSED, self._internal_error(failure))

    def _failure(self, work: asyncio.Task[BuildState]) -> BaseException | None:
        if not work.cancelled():
            return work.exception()
        # Broken off by us: the wish says why. Cancelled without a wish only when the process goes down.
        return self._control.error() or BuildReleased()

    def _internal_error(self, failure: BaseException) -> BuildError:
        incident = _incident()
        logger.opt(exception=failure).error("the build failed unexpectedly, incident {}", incident)
        return stop_error("internal", self.build.request.idea, incident=incident)

    async def _rest_if_needed(self, state: BuildState) -> None:
        """The engine's last checkpoint has let the build go, unless this attempt found it finished already."""
        if not self._store.is_at_rest:
            status = state.status if state.status != BuildStatus.RUNNING else BuildStatus.PAUSED
            await self._rest(status, state.error)

    async def _rest(self, status: BuildStatus, error: BuildError | None) -> None:
        await self._store.rest(status, error, monotonic() - self._started)


def _incident() -> str:
    return uuid4().hex[:12]
