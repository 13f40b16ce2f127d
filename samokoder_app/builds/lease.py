"""Keep hold of a running build, and hear what its owner asks for meanwhile."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from loguru import logger
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import SQLAlchemyError

from engine.builds.ports import LeaseLost
from samokoder_app.builds.control import BuildControl, Interruption
from samokoder_app.builds.writing import write
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.attempts import Wishes
from samokoder_app.db.repositories.held import Held


class LeaseTerms(BaseModel):
    """Seconds. A build of a dead worker goes on elsewhere after `lease` + one look of the rescue."""

    model_config = ConfigDict(frozen=True)

    lease: float = 12.0
    renew_every: float = 1.0
    give_up_after: float = 9.6
    """0.8 of the lease: whoever cannot renew for so long stops before another worker may begin."""


class Lease:
    """Renews until cancelled; `nudge` makes it look at once (a wish was announced)."""

    def __init__(self, held: Held, control: BuildControl, terms: LeaseTerms, stop_work: Callable[[], object]) -> None:
        self._held = held
        self._control = control
        self._terms = terms
        self._stop_work = stop_work
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Look for wishes now."""
        self._nudged.set()

    def interrupt(self, wish: Interruption) -> None:
        """Tell the build, once; all but a pause also break off what it waits for."""
        if self._control.interrupt(wish) and wish is not Interruption.PAUSE:
            self._stop_work()

    async def keep(self) -> None:
        """Renew the lease until cancelled, or until it is lost.

        The alarm does not depend on a statement that may hang: it rings `give_up_after` seconds after
        the start of the last renewal that succeeded.
        """
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(self._terms.give_up_after, self.interrupt, Interruption.LOST)
        try:
            while self._control.interruption is not Interruption.LOST:
                started = loop.time()
                if await self._renewed():
                    alarm.cancel()
                    alarm = loop.call_at(started + self._terms.give_up_after, self.interrupt, Interruption.LOST)
                await self._pause()
        finally:
            alarm.cancel()

    async def _renewed(self) -> bool:
        try:
            async with asyncio.timeout(self._terms.give_up_after):
                self._hear(await self._renew())
        except LeaseLost:
            self.interrupt(Interruption.LOST)
            return False
        except (SQLAlchemyError, TimeoutError) as error:
            logger.warning("the lease was not renewed: {}", type(error).__name__)
            return False
        return True

    async def _renew(self) -> Wishes:
        return await write(lambda session: attempts.renew_lease(session, self._held, self._terms.lease))

    async def _pause(self) -> None:
        # Not wait_for: before Python 3.12 it may swallow a cancellation that meets the nudge.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._terms.renew_every):
                await self._nudged.wait()
        self._nudged.clear()

    def _hear(self, wishes: Wishes) -> None:
        if wishes.cancel_requested:
            self.interrupt(Interruption.CANCEL)
        elif wishes.pause_requested:
            self.interrupt(Interruption.PAUSE)
