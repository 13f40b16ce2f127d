"""SQL of builds: what their owner reads and asks for, and what workers do with them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.forecast import Forecast
from engine.builds.intake import Answers, Intake
from engine.builds.materials import Materials
from engine.builds.plan_edit import PlanEdit
from engine.builds.state import BuildError, BuildState, BuildStatus, Stage, Usage, WantedMode
from engine.builds.turns import Message, Turn
from engine.events.payloads import Envelope
from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.storable import storable
from samokoder_app.paging import Cursor


class BuildOrder(BaseModel):
    """What is kept of how a build was asked for, and of the message that it answers; schema version 1.

    `is_routed`: no model was named, so the user's routes serve, all of them or (`tier`) those of one tier. With
    `managed_model_id` it is paid for with credits. `is_own_work`: our own agents change what GPT-Pilot wrote. `forecast` is
    what it was expected to use, to be held against what it uses.
    """

    model_config = ConfigDict(frozen=True)

    version: int = 1
    idea: str
    stack: str
    model: str
    is_demo: bool
    key_id: UUID | None = None
    managed_model_id: UUID | None = None
    provider: str = "demo"
    auto_approve: bool = True
    mode: WantedMode = "auto"
    tier: Tier | None = None
    is_routed: bool = False
    stronger_model: str | None = None
    turn: Turn | None = None
    is_survey: bool = False
    is_own_work: bool = False
    budget_usd: Decimal | None = None
    budget_tokens: int | None = None
    intake: Intake | None = None
    materials: Materials = Materials()
    forecast: Forecast | None = None

    @property
    def is_idea(self) -> bool:
        """Whether the app is to be written; else there is one, to be looked at or talked about."""
        return self.turn is None and not self.is_survey


class BuildRow(BaseModel):
    """A build. `usage` counts every call of a model, also those that were cut; a worker's claim leaves it at zero."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    project_id: UUID
    user_id: UUID
    status: BuildStatus
    stage: Stage
    attempt: int
    request: BuildOrder
    state: BuildState | None
    error: BuildError | None
    plan_edit: PlanEdit | None = None
    answers: Answers | None = None
    cost_usd: Decimal | None
    usage: Usage = Usage()
    approved: bool
    accepted: bool
    idempotency_key: str | None = None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


_COLUMNS = (
    "select b.*, (select jsonb_build_object('calls', count(*), 'prompt_tokens', coalesce(sum(u.prompt_tokens), 0),"
    " 'completion_tokens', coalesce(sum(u.completion_tokens), 0), 'estimated', coalesce(bool_or(u.estimated), false))"
    " from app.api_usage_log u where u.build_id = b.id) as usage from app.builds b"
)
_GET = text(f"{_COLUMNS} where id = :build_id")
_PAGE = text(
    f"{_COLUMNS} where project_id = :project_id"
    " and (cast(:at as timestamptz) is null or created_at < :at or (created_at = :at and id > cast(:id as uuid)))"
    " order by created_at desc, id limit :limit"
)
_STOPPING = text(
    "select cancel_requested from app.builds where project_id = :project_id"
    " and status in ('queued', 'running', 'waiting')"
)
_START = text("select app.start_build(:project_id, :request, :idempotency_key)").bindparams(
    bindparam("request", type_=JSONB)
)
Wish = Literal["cancel", "pause", "resume", "approve", "accept"]

_REQUESTS: dict[Wish, TextClause] = {
    "cancel": text("select app.request_cancel(:build_id)"),
    "pause": text("select app.request_pause(:build_id)"),
    "resume": text("select app.resume_build(:build_id)"),
    "approve": text("select app.approve_build(:build_id)"),
    "accept": text("select app.accept_build(:build_id)"),
}
_CHANGE_MODEL = text("select app.change_model(:build_id, :model, :provider, cast(:key_id as uuid), :is_routed)")
_CHANGE_BUDGET = text("select app.change_budget(:build_id, cast(:usd as numeric), cast(:tokens as bigint))")
_EDIT = text("select app.put_plan_edit(:build_id, :revision, :known, :edit, :event)").bindparams(
    bindparam("edit", type_=JSONB), bindparam("event", type_=JSONB)
)
_ANSWER = text("select app.answer_questions(:build_id, :answers, :step, :ordinal, :event)").bindparams(
    bindparam("answers", type_=JSONB), bindparam("event", type_=JSONB)
)
_MESSAGES = text(
    "with said as (select seq, payload, row_number() over (order by seq) as place from app.events"
    " where project_id = :project_id and build_id = :build_id and kind = 'user_message')"
    " select seq, payload from said where seq > :after and place > (select count(*) from app.builds b"
    " where b.id = :build_id and jsonb_typeof(b.request -> 'turn') = 'object') order by seq limit :limit"
)
_READ_EDIT = text("select plan_edit from app.builds where id = :build_id")
_MESSAGE = text("select app.post_message(:project_id, :build_id, :message_id, :text, :attachments)").bindparams(
    bindparam("attachments", type_=JSONB)
)


async def get_build(session: AsyncSession, build_id: UUID) -> BuildRow | None:
    """A user's build."""
    return _row(await session.execute(_GET, {"build_id": build_id}))


async def list_builds(session: AsyncSession, project_id: UUID, after: Cursor | None, limit: int) -> list[BuildRow]:
    """Builds of a project after a cursor, newest first."""
    place = {"at": after.at if after else None, "id": after.id if after else None}
    rows = await session.execute(_PAGE, {"project_id": project_id, "limit": limit, **place})
    return [BuildRow.model_validate(dict(row._mapping)) for row in rows]


async def is_stopping(session: AsyncSession, project_id: UUID) -> bool | None:
    """Whether the project's active build was asked to stop; None if the project has none."""
    found = await session.execute(_STOPPING, {"project_id": project_id})
    return found.scalars().first()


async def start_build(session: AsyncSession, project_id: UUID, order: BuildOrder, idempotency_key: str | None) -> UUID:
    """Enqueue a build for its owner; checks owner, quota and that none is active."""
    values = {"project_id": project_id, "request": storable(order), "idempotency_key": idempotency_key}
    return UUID(str((await session.execute(_START, values)).scalar_one()))


async def ask(session: AsyncSession, build_id: UUID, wish: Wish) -> None:
    """An owner's wish: cancel, pause, resume, approve or accept."""
    await session.execute(_REQUESTS[wish], {"build_id": build_id})


class NewModel(BaseModel):
    """What a paused build goes on with; without a key the demo model. `is_routed`: the user's routes serve."""

    model_config = ConfigDict(frozen=True)

    model: str
    provider: str
    key_id: UUID | None
    is_routed: bool = False


async def change_model(session: AsyncSession, build_id: UUID, new: NewModel) -> None:
    """Let a paused build go on with another model; what was said of a tier or a stronger model is forgotten."""
    await session.execute(_CHANGE_MODEL, {"build_id": build_id, **new.model_dump()})


async def change_budget(session: AsyncSession, build_id: UUID, usd: Decimal | None, tokens: int | None) -> None:
    """Give a paused or waiting build other limits; None is no limit."""
    await session.execute(_CHANGE_BUDGET, {"build_id": build_id, "usd": usd, "tokens": tokens})


async def put_plan_edit(
    session: AsyncSession, build_id: UUID, made_from: tuple[int, int], edit: PlanEdit, event: dict[str, Any]
) -> None:
    """Keep an edit of the plan; `made_from` are the plan's revision and the number of the edit before it.

    Raises `PreconditionFailed("plan_stale")` if the plan is another one now.
    """
    revision, known = made_from
    values = {"build_id": build_id, "revision": revision, "known": known, "edit": storable(edit), "event": event}
    await session.execute(_EDIT, values)


async def answer_questions(session: AsyncSession, build_id: UUID, answers: Answers, told: Envelope) -> None:
    """Let a build that waits for answers go on with these; raises `Conflict("no_questions_open")`."""
    event = {"step": told.step, "ordinal": told.ordinal, "event": storable(told.payload)}
    await session.execute(_ANSWER, {"build_id": build_id, "answers": storable(answers), **event})


async def read_plan_edit(session: AsyncSession, held: Held) -> PlanEdit | None:
    """The owner's newest edit of the plan, taken or not."""
    found = (await session.execute(_READ_EDIT, {"build_id": held.build_id})).scalar_one_or_none()
    return None if found is None else PlanEdit.model_validate(found)


async def post_message(
    session: AsyncSession, project_id: UUID, build_id: UUID | None, message_id: str, turn: Turn
) -> int:
    """Keep what the user says, with what is attached, as an event; returns its number."""
    said = storable(turn)
    values = {"text": said["text"], "attachments": said["attachments"]}
    values |= {"project_id": project_id, "build_id": build_id, "message_id": message_id}
    return int((await session.execute(_MESSAGE, values)).scalar_one())


async def unheard_messages(
    session: AsyncSession, project_id: UUID, build_id: UUID, after: int, limit: int
) -> list[Message]:
    """What came while a build ran, after message number `after`; not the message that it began with."""
    values = {"project_id": project_id, "build_id": build_id, "after": after, "limit": limit}
    return [
        Message(number=row.seq, turn=Turn.model_validate({name: row.payload[name] for name in ("text", "attachments")}))
        for row in await session.execute(_MESSAGES, values)
    ]


_CLAIM = text("select * from app.claim_build(:build_id, :worker, :seconds)")
_RENEW = text("select cancel_requested, pause_requested from app.renew_lease(:build_id, :attempt, :seconds)")
_RELEASE = text("select app.release_build(:build_id, :attempt)")
_REST = text("select app.rest_build(:build_id, :attempt, :status, :error)").bindparams(bindparam("error", type_=JSONB))
_CHECKPOINT = text("select app.save_checkpoint(:build_id, :attempt, :state)").bindparams(
    bindparam("state", type_=JSONB)
)
_REQUEUE = text("select app.requeue_stalled()")
_END_LEASES = text("select app.end_leases(:worker)")
_EARLIER = text("select b.state from app.earlier_build(:project_id, :build_id) b")
_SLOT = text("select app.slot_of_project(:project_id)")
_CHECKED = text("select max(attempt) from app.checkpoints where build_id = :build_id")


class Wishes(BaseModel):
    """What the user asked of a running build."""

    model_config = ConfigDict(frozen=True)

    cancel_requested: bool
    pause_requested: bool


async def claim_build(session: AsyncSession, build_id: UUID, worker: str, seconds: float) -> BuildRow | None:
    """Take a build for a new attempt; None if another worker has it or it does not wait to be run."""
    return _row(await session.execute(_CLAIM, {"build_id": build_id, "worker": worker, "seconds": seconds}))


async def renew_lease(session: AsyncSession, held: Held, seconds: float) -> Wishes:
    """Prolong the lease; raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, "seconds": seconds}
    return Wishes.model_validate(dict((await session.execute(_RENEW, values)).one()._mapping))


async def release_build(session: AsyncSession, held: Held) -> None:
    """Give a build back to the queue; raises `FenceBroken`."""
    await session.execute(_RELEASE, {"build_id": held.build_id, "attempt": held.attempt})


async def rest_build(session: AsyncSession, held: Held, status: BuildStatus, error: BuildError | None) -> None:
    """The build comes to rest; raises `FenceBroken`."""
    document = None if error is None else storable(error)
    values = {"build_id": held.build_id, "attempt": held.attempt, "status": status.value, "error": document}
    await session.execute(_REST, values)


async def save_checkpoint(session: AsyncSession, held: Held, state: BuildState) -> None:
    """Keep the state after a step; raises `FenceBroken`."""
    await session.execute(_CHECKPOINT, {"build_id": held.build_id, "attempt": held.attempt, "state": storable(state)})


async def requeue_stalled(session: AsyncSession) -> list[UUID]:
    """Builds whose worker died go back to the queue; returns their ids."""
    return [UUID(str(value)) for value in (await session.execute(_REQUEUE)).scalars()]


async def end_leases(session: AsyncSession, worker: str) -> list[UUID]:
    """Builds that a dead worker of this name held go back to the queue at once; returns their ids."""
    return [UUID(str(value)) for value in (await session.execute(_END_LEASES, {"worker": worker})).scalars()]


async def earlier_state(session: AsyncSession, project_id: UUID, build_id: UUID) -> BuildState | None:
    """The last state of the build before this one that holds the project's living documents."""
    found = (await session.execute(_EARLIER, {"project_id": project_id, "build_id": build_id})).scalar_one_or_none()
    return None if found is None else BuildState.model_validate(found)


async def workspace_slot(session: AsyncSession, project_id: UUID) -> int:
    """The number that a project's uid is made from."""
    return int((await session.execute(_SLOT, {"project_id": project_id})).scalar_one())


async def last_checkpoint_attempt(session: AsyncSession, build_id: UUID) -> int:
    """The attempt that got furthest, 0 without a checkpoint."""
    return int((await session.execute(_CHECKED, {"build_id": build_id})).scalar_one() or 0)


def _row(result: Any) -> BuildRow | None:
    row = result.one_or_none()
    return None if row is None else BuildRow.model_validate(dict(row._mapping))
