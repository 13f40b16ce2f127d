"""What the engine asks of its host, on Postgres. Every write passes the fence of the build's row."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.ports import JournaledReply, JournalKey, LeaseLost
from engine.builds.state import BuildState, BuildStatus
from engine.events.payloads import CommandFinished, Envelope, LiveChunk, MessageFinished, ModelCalled, Notice
from engine.workspace.manifest import Manifest
from samokoder_app.builds.live import LiveFeed
from samokoder_app.builds.merging import MergedFiles, merge_files, take_back
from samokoder_app.db.failures import FenceBroken
from samokoder_app.db.notify import LIVE, notify
from samokoder_app.db.repositories import blobs, builds, events, journal, versions
from samokoder_app.db.repositories.events import NewEvent
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.journal import UsageRow
from samokoder_app.db.repositories.storable import storable, storable_text
from samokoder_app.db.session import as_worker

Result = TypeVar("Result")
MAX_TITLE = 300
FINISH_SECONDS = 2.0
_KEPT_YOURS = {
    "en": "Your change of {paths} was kept; the build's own change of it was left out.",
    "ru": "Ваша правка сохранена ({paths}); изменение того же файла сборкой пропущено.",
}


async def write(work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """One transaction of a worker; `LeaseLost` if the fence refuses it.

    A cancellation waits for the transaction's end (milliseconds), so that no connection is broken off.
    """

    async def transact() -> Result:
        async with as_worker() as session:
            return await work(session)

    task = asyncio.create_task(transact())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=FINISH_SECONDS)
        task.cancel()
        await asyncio.wait({task})
        _look_at(task)
        raise
    except FenceBroken as error:
        raise LeaseLost from error


def _look_at(task: asyncio.Task[Result]) -> None:
    """Fetch the outcome of a task that nobody awaits any more, so that it is not reported as forgotten."""
    if not task.cancelled():
        task.exception()


async def append(session: AsyncSession, held: Held, provider: str, envelope: Envelope) -> None:
    """Append an engine's event; a call of a model also goes into the usage log."""
    payload = envelope.payload
    event = NewEvent(step=envelope.step, ordinal=envelope.ordinal, kind=payload.kind, payload=storable(payload))
    if await events.append_event(session, held, event) is None:
        return
    if isinstance(payload, ModelCalled):
        await journal.log_usage(session, held, _usage(provider, envelope, payload))


def _usage(provider: str, envelope: Envelope, call: ModelCalled) -> UsageRow:
    return UsageRow(
        step=envelope.step,
        ordinal=envelope.ordinal,
        provider=provider,
        model=call.model,
        role=call.role.value,
        prompt_tokens=call.prompt_tokens,
        completion_tokens=call.completion_tokens,
        estimated=call.estimated,
        cost_usd=None if call.cost_usd is None else Decimal(call.cost_usd),
        seconds=call.seconds,
    )


class PostgresJournal:
    """`Journal`: a model's answers, the first of each call stays."""

    def __init__(self, held: Held) -> None:
        self._held = held

    async def get(self, key: JournalKey) -> JournaledReply | None:
        """The journaled answer, or None if this call was never answered."""
        return await write(lambda session: journal.journaled_reply(session, self._held.build_id, key))

    async def put(self, key: JournalKey, reply: JournaledReply) -> None:
        """Keep an answer; raises `LeaseLost` if another worker owns the build."""
        await write(lambda session: journal.keep_reply(session, self._held, key, reply))


class PostgresStore:
    """`BuildStore`: checkpoints, files and blobs; versions merge with what the user saved meanwhile."""

    def __init__(self, held: Held, provider: str, state: BuildState | None) -> None:
        self._held = held
        self._provider = provider
        self._state = state
        self.is_at_rest = False
        self._base: Manifest | None = None
        self._seen: Manifest = {}

    async def load(self) -> BuildState | None:
        """The last checkpoint, or None for a new build."""
        return self._state

    async def save(self, state: BuildState, envelopes: Sequence[Envelope]) -> None:
        """Checkpoint and events in one transaction; a build that comes to rest is let go in it too."""

        async def transact(session: AsyncSession) -> None:
            await builds.save_checkpoint(session, self._held, state)
            for envelope in envelopes:
                await append(session, self._held, self._provider, envelope)
            if state.status != BuildStatus.RUNNING:
                await builds.rest_build(session, self._held, state.status, state.error)

        await write(transact)
        self._state = state
        self.is_at_rest = state.status != BuildStatus.RUNNING

    async def latest_files(self) -> tuple[int, Manifest]:
        """Number and tree of the latest version, without what a step without a checkpoint has saved.

        Such a step runs again, on the files as they were when it began.
        """
        number, latest = await self._read_latest()
        tree = latest
        for version in await self._unfinished_versions():
            before, after = await self._read_pair(version)
            tree = take_back(tree, before, after)
        self._base, self._seen = tree, latest
        return number, dict(tree)

    async def save_files(self, title: str, manifest: Manifest, changed: Mapping[str, bytes], step: int) -> int:
        """Save the step's tree with the user's changes of the meantime on top, as one version."""
        if self._base is None:
            await self.latest_files()
        base = self._base or {}

        async def transact(session: AsyncSession) -> tuple[int, MergedFiles]:
            await versions.hold(session, self._held)
            for content in changed.values():
                await blobs.put_blob(session, self._held, content)
            latest = await self._manifest(session)
            merged = merge_files(base, self._seen, latest, manifest)
            known = await versions.version_of_step(session, self._held.project_id, self._held.build_id, step)
            key = None if known is not None and merged.manifest != latest else step
            if merged.manifest == latest:
                number = await versions.latest_version(session, self._held.project_id)
            else:
                number = await versions.save_version(
                    session, self._held, key, storable_text(title)[:MAX_TITLE], merged.manifest
                )
            if merged.conflicts:
                await events.append_event(session, self._held, self._kept_yours(merged.conflicts))
            return number, merged

        number, _ = await write(transact)
        self._base, self._seen = dict(manifest), dict(manifest)
        return number

    async def read_blob(self, sha256: str) -> bytes:
        """Content of a stored file."""
        content = await write(lambda session: blobs.read_blob(session, self._held.project_id, sha256))
        if content is None:
            raise KeyError(sha256)
        return content

    async def put_blob(self, content: bytes) -> str:
        """Store bytes that belong to no version (a screenshot); returns their sha256."""
        return await write(lambda session: blobs.put_blob(session, self._held, content))

    async def _manifest(self, session: AsyncSession) -> Manifest:
        number = await versions.latest_version(session, self._held.project_id)
        return await versions.read_manifest(session, self._held.project_id, number)

    async def _read_latest(self) -> tuple[int, Manifest]:
        async def transact(session: AsyncSession) -> tuple[int, Manifest]:
            number = await versions.latest_version(session, self._held.project_id)
            return number, await versions.read_manifest(session, self._held.project_id, number)

        return await write(transact)

    async def _unfinished_versions(self) -> list[int]:
        step = self._state.step if self._state else 0
        return await write(
            lambda session: versions.versions_from_step(session, self._held.project_id, self._held.build_id, step)
        )

    async def _read_pair(self, version: int) -> tuple[Manifest, Manifest]:
        async def transact(session: AsyncSession) -> tuple[Manifest, Manifest]:
            before = await versions.read_manifest(session, self._held.project_id, version - 1)
            return before, await versions.read_manifest(session, self._held.project_id, version)

        return await write(transact)

    def _kept_yours(self, conflicts: Sequence[str]) -> NewEvent:
        language = self._state.language if self._state else "en"
        text = _KEPT_YOURS.get(language, _KEPT_YOURS["en"]).format(paths=", ".join(conflicts[:5]))
        notice = Notice(level="warning", code="kept_your_change", text=text)
        return NewEvent(step=None, ordinal=None, kind=notice.kind, payload=storable(notice))


class PostgresSink:
    """`EventSink`: events at once, running text gathered and beside them."""

    def __init__(self, held: Held, provider: str) -> None:
        self._held = held
        self._provider = provider
        self.feed = LiveFeed(self._publish, self._save_text)

    async def emit(self, envelope: Envelope) -> None:
        """Persist one event now; the running text before it goes out first."""
        await self.feed.flush()
        finished = _finished_channel(envelope)

        async def transact(session: AsyncSession) -> None:
            await append(session, self._held, self._provider, envelope)
            if finished is not None:
                await events.save_running_text(session, self._held, finished, None)

        await write(transact)
        if finished is not None:
            self.feed.close(finished)

    async def live(self, chunk: LiveChunk) -> None:
        """Pass on running text; gathered in memory, so it never waits."""
        self.feed.add(chunk)

    async def _publish(self, pieces: Sequence[LiveChunk]) -> None:
        async def transact(session: AsyncSession) -> None:
            for piece in pieces:
                await notify(session, LIVE, self._payload(piece))

        try:
            await write(transact)
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
