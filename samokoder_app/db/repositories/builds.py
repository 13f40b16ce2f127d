"""SQL of builds: what their owner reads and asks for. What workers do with them is in `attempts`."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Result, TextClause, bindparam, text
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
_MESSAGE = text("select app.post_message(:project_id, :build_id, :message_id, :text, :attachments)").bindparams(
    bindparam("attachments", type_=JSONB)
)


async def get_build(session: AsyncSession, build_id: UUID) -> BuildRow | None:
    """A user's build."""
    return found_build(await session.execute(_GET, {"build_id": build_id}))


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


def found_build(result: Result[Any]) -> BuildRow | None:
    """The one build of an answer of the database; None if there is none."""
    row = result.one_or_none()
    return None if row is None else BuildRow.model_validate(dict(row._mapping))
