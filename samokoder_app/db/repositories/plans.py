"""SQL of plans, of what somebody has of each limit, and of what operators do about them."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

OwnModels = Literal["free", "all"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class PlanLimits(_Row):
    """Limits; None is unlimited."""

    max_projects: int | None = Field(description="Projects; of more only those used last can be worked in.")
    max_builds_per_day: int | None = Field(description="Builds that begin within 24 hours.")
    max_concurrent_builds: int | None = Field(description="Builds at the same time.")
    max_members: int | None = Field(description="People in a team, its owner among them.")
    history_days: int | None = Field(description="How long a version stays readable after the next one replaced it.")
    max_storage_bytes: int | None = Field(description="Bytes of all contents that the projects have stored.")
    own_models: OwnModels = Field(description="`free`: with one's own keys free models of OpenRouter alone.")


class PlanRow(PlanLimits):
    """A plan that is offered."""

    id: str
    title: str
    price_usd: Decimal | None = Field(description="Dollars a month; null: by agreement.")
    monthly_credits: int = Field(description="Credits that each paid month brings.")


class Standing(_Row):
    """What somebody has of each limit. `next_build_at`: when the oldest build of the day stops counting."""

    projects: int
    resting_projects: int
    builds_today: int
    next_build_at: datetime | None
    builds_now: int
    stored_bytes: int


class HeldPlan(_Row):
    """Somebody's plan as an operator sees it. `limits`: his own over the plan's, null for unlimited."""

    plan: str
    subscribed_plan: str
    granted_plan: str | None
    limits: dict[str, int | None]
    note: str


class RequestRow(_Row):
    """A request for the Enterprise plan that is open."""

    id: UUID
    user_id: UUID
    email: str
    plan: str
    company: str
    people: int | None
    words: str
    created_at: datetime


class Operator(_Row):
    """Who is written to about requests."""

    id: UUID
    email: str
    language: str | None


class OwnRequest(_Row):
    """A request of the caller's own."""

    company: str
    people: int | None
    words: str
    created_at: datetime
    answered_at: datetime | None


_SELECT_PLAN = (
    "select plan as id, title, price_usd, max_projects, max_builds_per_day, max_concurrent_builds, max_members, history_days,"
    " max_storage_bytes, own_models, monthly_credits"
)
_PLANS = text(_SELECT_PLAN + " from public.subscription_limits order by position, plan")
_OWN_LIMITS = text(_SELECT_PLAN + " from app.own_limits()")
_STANDING = text("select * from app.own_standing()")
_RESTING = text("select app.resting_projects()")
_SWAP = text("select app.swap_projects(:opened, :rested)")
_CLOSED = text("select app.closed_version(:project_id)")
_CHECK_READABLE = text("select app.check_readable(:project_id, :version)")
_CLOSING = text("select app.closing_plan(cast(:project_id as uuid), cast(:team_id as uuid))")
_ONLY_FREE = text("select app.only_free_models(:user_id, cast(:project_id as uuid))")
_ASK = text("select app.ask_enterprise(:company, cast(:people as integer), :words)")
_OWN_REQUESTS = text(
    "select company, people, words, created_at, answered_at from app.enterprise_requests where user_id = :user_id"
    " order by created_at desc limit :most"
)
_OPERATORS = text(
    "select id, email, language from public.profiles where is_operator and locked_at is null and email <> '' order by id"
)
_REQUESTS = text("select * from app.operators_requests(:most)")
_ANSWER = text("select app.answer_request(:request_id)")
_HELD = text("select * from app.operators_plan(:user_id)")
_GRANT = text("select app.grant_plan(:user_id, cast(:plan as text), :limits, :note)").bindparams(
    bindparam("limits", type_=JSONB)
)


async def list_plans(session: AsyncSession) -> list[PlanRow]:
    """Plans that are offered, the cheapest first."""
    return [PlanRow.model_validate(dict(row._mapping)) for row in await session.execute(_PLANS)]


async def own_limits(session: AsyncSession) -> PlanRow | None:
    """The caller's plan with the limits that hold for him; None: billing is off, and nothing is limited."""
    row = (await session.execute(_OWN_LIMITS)).one_or_none()
    return None if row is None else PlanRow.model_validate(dict(row._mapping))


async def own_standing(session: AsyncSession) -> Standing:
    """What the caller has of each limit."""
    return Standing.model_validate(dict((await session.execute(_STANDING)).one()._mapping))


async def resting_projects(session: AsyncSession) -> set[UUID]:
    """The caller's projects that are read-only."""
    return {UUID(str(value)) for value in (await session.execute(_RESTING)).scalars()}


async def swap_projects(session: AsyncSession, opened: UUID, rested: UUID) -> None:
    """Let `opened` be worked in in place of `rested`; raises `NotFound`, and `Conflict` if it cannot be done now."""
    await session.execute(_SWAP, {"opened": opened, "rested": rested})


async def closed_version(session: AsyncSession, project_id: UUID) -> int:
    """The newest version beyond the history of whoever pays for a project; 0 without one."""
    return int(await session.scalar(_CLOSED, {"project_id": project_id}) or 0)


async def check_readable(session: AsyncSession, project_id: UUID, version: int) -> None:
    """Raises `QuotaExceeded` for a version that is older than the plan's history."""
    await session.execute(_CHECK_READABLE, {"project_id": project_id, "version": version})


async def closing_plan(session: AsyncSession, project_id: UUID | None, team_id: UUID | None = None) -> str | None:
    """The plan of who pays, if keys serve with free models alone there; None where any model may be chosen."""
    values = {"project_id": project_id, "team_id": team_id}
    plan: str | None = (await session.execute(_CLOSING, values)).scalar_one()
    return plan


async def has_only_free_models(session: AsyncSession, user_id: UUID, project_id: UUID | None) -> bool:
    """Whether keys of the user serve with free models alone in this project, or in one of his own."""
    return bool((await session.execute(_ONLY_FREE, {"user_id": user_id, "project_id": project_id})).scalar_one())


async def ask_enterprise(session: AsyncSession, company: str, people: int | None, words: str) -> UUID:
    """Keep a request of the caller's; raises `Conflict` while another one is open, and for many of them."""
    values = {"company": company, "people": people, "words": words}
    return UUID(str((await session.execute(_ASK, values)).scalar_one()))


async def own_requests(session: AsyncSession, user_id: UUID, most: int) -> list[OwnRequest]:
    """The caller's requests, the newest first."""
    rows = await session.execute(_OWN_REQUESTS, {"user_id": user_id, "most": most})
    return [OwnRequest.model_validate(dict(row._mapping)) for row in rows]


async def list_operators(session: AsyncSession) -> list[Operator]:
    """All operators that can be written to; for `as_auth` sessions."""
    return [Operator.model_validate(dict(row._mapping)) for row in await session.execute(_OPERATORS)]


async def open_requests(session: AsyncSession, most: int) -> list[RequestRow]:
    """Requests that wait for an answer; raises `NotFound` for who is no operator."""
    rows = await session.execute(_REQUESTS, {"most": most})
    return [RequestRow.model_validate(dict(row._mapping)) for row in rows]


async def answer_request(session: AsyncSession, request_id: UUID) -> None:
    """Put a request away; raises `NotFound`."""
    await session.execute(_ANSWER, {"request_id": request_id})


async def held_plan(session: AsyncSession, user_id: UUID) -> HeldPlan:
    """Anybody's plan, for operators; raises `NotFound`."""
    return HeldPlan.model_validate(dict((await session.execute(_HELD, {"user_id": user_id})).one()._mapping))


async def grant_plan(
    session: AsyncSession, user_id: UUID, plan: str | None, limits: dict[str, int | None], note: str
) -> None:
    """Give somebody a plan beside the one he pays for (None: none), of which the larger holds, and limits of his own.

    Raises `NotFound` and `InvalidInput`.
    """
    await session.execute(_GRANT, {"user_id": user_id, "plan": plan, "limits": limits, "note": note})
