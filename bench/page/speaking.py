"""Builds that this process holds like a worker, and what they say in them."""

import asyncio
import time
from collections.abc import Callable, Iterator
from uuid import UUID

from engine.builds.speech import LiveChannel
from engine.builds.state import Role, Stage
from engine.events.payloads import BuildStarted, Envelope, MessageFinished, MessageStarted, StageFinished, StageStarted
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresSink
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker

LEASE_SECONDS = 600.0


class NotClaimed(Exception):
    """A worker was quicker; no worker may run here."""


async def claimed(user: CurrentUser, project: UUID) -> Held:
    """A build of the project that this process holds."""
    build = await service.start_build(user, project, StartBuild(model="demo"))
    async with as_worker() as session:
        row = await attempts.claim_build(session, build.id, "bench", LEASE_SECONDS)
    if row is None:
        raise NotClaimed
    return Held(project_id=project, build_id=row.id, attempt=row.attempt)


class Speaker:
    """Tells the events of one build, in order."""

    def __init__(self, held: Held) -> None:
        self._sink = PostgresSink(held)
        self._ordinal = 0
        self._messages = 0

    async def begin(self, idea: str) -> None:
        """The build begins."""
        await self.tell(BuildStarted(idea=idea, stack="fastapi", model="demo", is_demo=True))

    async def open_step(self) -> None:
        """A step in which somebody will speak."""
        await self.tell(StageStarted(stage=Stage.DEVELOP, role=Role.DEVELOPER))

    async def close_step(self) -> None:
        """The step is over."""
        await self.tell(StageFinished(stage=Stage.DEVELOP, role=Role.DEVELOPER, outcome="code_written", seconds=1.0))

    async def tell(self, *payloads: object) -> None:
        """Events as they are."""
        for payload in payloads:
            self._ordinal += 1
            await self._sink.emit(Envelope.model_validate({"step": 0, "ordinal": self._ordinal, "payload": payload}))

    async def say(self, words: Iterator[str], seconds: float, rate: float, said: Callable[[str], None]) -> None:
        """A message of so many seconds, `rate` pieces a second; `said` hears of each piece as it goes out."""
        self._messages += 1
        place = {"message_id": f"s0-m{self._messages}", "role": Role.DEVELOPER, "stage": Stage.DEVELOP}
        await self.tell(MessageStarted.model_validate(place))
        feed = asyncio.create_task(self._sink.feed.run())
        whole: list[str] = []
        started = time.monotonic()
        try:
            async with LiveChannel(self._sink, str(place["message_id"])) as channel:
                while (now := time.monotonic() - started) < seconds:
                    while len(whole) < now * rate:
                        whole.append(next(words))
                        channel.add(whole[-1])
                        said(whole[-1])
                    await asyncio.sleep(1 / rate)
        finally:
            feed.cancel()
            await asyncio.wait({feed})
        await self.tell(MessageFinished.model_validate({**place, "text": "".join(whole)}))
