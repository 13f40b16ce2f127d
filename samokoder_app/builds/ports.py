"""The model journal and the event stream, as the engine asks for them, on Postgres."""

import json
from collections.abc import Sequence

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.budget import Limit, Spent
from engine.builds.ports import JournaledReply, JournalKey, LeaseLost, OpenCall, RoomTaken, ToolEntry, ToolKey
from engine.events.payloads import CommandFinished, Envelope, LiveChunk, MessageFinished
from samokoder_app.builds.live import LiveFeed
from samokoder_app.builds.writing import append, write
from samokoder_app.db.notify import LIVE, notify_all
from samokoder_app.db.repositories import credits, events, journal, limits
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_worker_at_once
from samokoder_app.errors import QuotaExceeded


class PostgresJournal:
    """`Journal`: a model's answers, the first of each call stays."""

    def __init__(self, held: Held) -> None:
        self._held = held

    async def get(self, key: JournalKey) -> JournaledReply | None:
        """The journaled answer, or None if this call was never answered."""
        return await write(lambda session: journal.journaled_reply(session, self._held.build_id, key))

    async def put(self, key: JournalKey, reply: JournaledReply, called: Envelope) -> None:
        """Keep an answer, log its use and forget the note of its call, in one transaction. Raises `LeaseLost`."""

        async def transact(session: AsyncSession) -> None:
            await journal.keep_reply(session, self._held, key, reply)
            await append(session, self._held, called)

        await write(transact)

    async def entry(self, key: ToolKey) -> ToolEntry | None:
        """What was kept of a place in a loop of tools."""
        return await write(lambda session: journal.tool_entry(session, self._held.build_id, key))

    async def keep(self, key: ToolKey, entry: ToolEntry) -> None:
        """Keep what was done and said at a place in a loop; raises `LeaseLost` if another worker owns the build."""
        await write(lambda session: journal.keep_tool_entry(session, self._held, key, entry))

    async def unfinished(self, key: JournalKey) -> OpenCall | None:
        """The note of a call that a worker left behind when it died."""
        return await write(lambda session: journal.open_call(session, self._held.build_id, key))

    async def spent(self, key: JournalKey) -> Spent:
        """What the build's calls have used: those told, and those under way anywhere but at `key`."""
        return await write(lambda session: journal.spent(session, self._held.build_id, key))

    async def wider_limits(self, key: JournalKey) -> tuple[Limit, ...]:
        """The limits of the build's project and of its owner's month; what is left of the credits that pay for it."""

        async def transact(session: AsyncSession) -> tuple[Limit, ...]:
            paid = await credits.limits_of_build(session, self._held.build_id)
            return (*await limits.limits_of_build(session, self._held, key), *paid)

        return await write(transact)

    async def note(self, key: JournalKey, call: OpenCall | None) -> None:
        """Keep or remove the note of a call; raises `LeaseLost` if another worker owns the build, or `RoomTaken`."""
        try:
            await write(lambda session: journal.note_call(session, self._held, key, call))
        except QuotaExceeded:
            raise RoomTaken from None


class PostgresSink:
    """`EventSink`: events at once, running text gathered and beside them."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self.feed = LiveFeed(self._publish, self._save_text)

    async def emit(self, envelope: Envelope) -> None:
        """Persist one event now; the running text before it goes out first."""
        await self.feed.flush()
        finished = _finished_channel(envelope)
        if finished is not None:
            await self.feed.close(finished)

        async def transact(session: AsyncSession) -> None:
            await append(session, self._held, envelope)
            if finished is not None:
                await events.save_running_text(session, self._held, finished, None)

        await write(transact)

    async def live(self, chunk: LiveChunk) -> None:
        """Pass on running text; gathered in memory, so it never waits."""
        self.feed.add(chunk)

    async def _publish(self, pieces: Sequence[LiveChunk]) -> None:
        payloads = [self._payload(piece) for piece in pieces]
        try:
            await write(lambda session: notify_all(session, LIVE, payloads), as_worker_at_once)
        except SQLAlchemyError as error:
            logger.warning("running text was dropped: {}", type(error).__name__)

    async def _save_text(self, channel: str, whole: str) -> None:
        try:
            await write(lambda session: events.save_running_text(session, self._held, channel, storable_text(whole)))
        except (SQLAlchemyError, LeaseLost) as error:
            logger.warning("running text was not saved: {}", type(error).__name__)

    def _payload(self, piece: LiveChunk) -> str:
        place = {"p": str(self._held.project_id), "b": str(self._held.build_id), "c": piece.channel}
        return json.dumps({**place, "o": piece.offset, "t": storable_text(piece.text)}, ensure_ascii=False)


def _finished_channel(envelope: Envelope) -> str | None:
    if isinstance(envelope.payload, MessageFinished):
        return envelope.payload.message_id
    if isinstance(envelope.payload, CommandFinished):
        return envelope.payload.command_id
    return None
