"""SQL of the journals of models and tools, of calls that are on their way, and of the usage log."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.budget import Spent
from engine.builds.guarding import spent_by
from engine.builds.ports import JournaledReply, JournalKey, OpenCall, ToolEntry, ToolKey
from engine.events.payloads import ModelCalled
from engine.llm.spending import Reservation
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.storable import storable


class LoggedCall(BaseModel):
    """One call of a model for the usage log, as `ModelCalled` tells it; one without a provider is of the build's own."""

    model_config = ConfigDict(frozen=True)

    provider: str | None = None
    model: str
    role: str
    key_id: UUID | None = None
    prompt_tokens: int
    cached_tokens: int = 0
    completion_tokens: int
    reasoning_tokens: int = 0
    estimated: bool
    cost_usd: str | None
    cost_source: str = "unknown"
    seconds: float
    outcome: str = "answered"
    reserved: Reservation | None = None
    token: str | None = None


_GET = text("select reply from app.model_journal where build_id = :build_id and step = :step and ordinal = :ordinal")
_PUT = text("select app.put_journal(:build_id, :attempt, :step, :ordinal, :reply)").bindparams(
    bindparam("reply", type_=JSONB)
)
_ENTRY = text(
    "select entry from app.tool_journal"
    " where build_id = :build_id and step = :step and ordinal = :ordinal and part = :part"
)
_KEEP = text("select app.keep_tool_entry(:build_id, :attempt, :step, :ordinal, :part, :entry)").bindparams(
    bindparam("entry", type_=JSONB)
)
_UNFINISHED = text("select call from app.open_calls where build_id = :build_id and step = :step and ordinal = :ordinal")
_CALLED = text("select payload from app.events where build_id = :build_id and kind = 'model_called'")
_UNDER_WAY = text("select call from app.open_calls where build_id = :build_id and (step, ordinal) <> (:step, :ordinal)")
_NOTE = text("select app.note_call(:build_id, :attempt, :step, :ordinal, :call)").bindparams(
    bindparam("call", type_=JSONB(none_as_null=True))
)
_LOG = text("select app.log_usage(:build_id, :attempt, :step, :ordinal, :call)").bindparams(
    bindparam("call", type_=JSONB)
)


async def journaled_reply(session: AsyncSession, build_id: UUID, key: JournalKey) -> JournaledReply | None:
    """The kept answer of a model call."""
    found = (await session.execute(_GET, {"build_id": build_id, **key.model_dump()})).scalar_one_or_none()
    return None if found is None else JournaledReply.model_validate(found)


async def keep_reply(session: AsyncSession, held: Held, key: JournalKey, reply: JournaledReply) -> None:
    """Keep a model's answer; the first one stays. Raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, **key.model_dump(), "reply": storable(reply)}
    await session.execute(_PUT, values)


async def tool_entry(session: AsyncSession, build_id: UUID, key: ToolKey) -> ToolEntry | None:
    """What was kept of a place in a loop of tools."""
    found = (await session.execute(_ENTRY, {"build_id": build_id, **key.model_dump()})).scalar_one_or_none()
    return None if found is None else ToolEntry.model_validate(found)


async def keep_tool_entry(session: AsyncSession, held: Held, key: ToolKey, entry: ToolEntry) -> None:
    """Keep what was done and said at a place in a loop of tools; the first stays. Raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, **key.model_dump(), "entry": storable(entry)}
    await session.execute(_KEEP, values)


async def open_call(session: AsyncSession, build_id: UUID, key: JournalKey) -> OpenCall | None:
    """The note of a call that went out and never ended."""
    found = (await session.execute(_UNFINISHED, {"build_id": build_id, **key.model_dump()})).scalar_one_or_none()
    return None if found is None else OpenCall.model_validate(found)


async def note_call(session: AsyncSession, held: Held, key: JournalKey, call: OpenCall | None) -> None:
    """Keep the note of a call instead of any earlier one; None removes it. Raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, **key.model_dump()}
    await session.execute(_NOTE, {**values, "call": None if call is None else storable(call)})


async def spent(session: AsyncSession, build_id: UUID, key: JournalKey) -> Spent:
    """What the build's calls have used: those told, and those under way anywhere but at `key`."""
    place = {"build_id": build_id, **key.model_dump()}
    called = (await session.execute(_CALLED, {"build_id": build_id})).scalars()
    under_way = (await session.execute(_UNDER_WAY, place)).scalars()
    return spent_by(map(ModelCalled.model_validate, called), map(OpenCall.model_validate, under_way))


async def log_usage(session: AsyncSession, held: Held, step: int, ordinal: int, call: LoggedCall) -> None:
    """Add a call to the usage log and its price to the build's cost, once. Raises `FenceBroken`."""
    place = {"build_id": held.build_id, "attempt": held.attempt, "step": step, "ordinal": ordinal}
    await session.execute(_LOG, {**place, "call": storable(call)})
