"""SQL of which models serve which tier."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.routing.tiers import Tier


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class RouteRow(_Row):
    """One place of a tier; without `project_id` for all projects of the user. Positions count from 1."""

    project_id: UUID | None
    tier: Tier
    position: int
    key_id: UUID
    model: str


class RouteChoices(_Row):
    """What a user has agreed to: keys beyond the routes may take over, free models come first."""

    fails_over: bool = False
    free_first: bool = False


_LIST = text(
    "select project_id, tier, position, key_id, model from app.model_routes where user_id = :user_id"
    " and (project_id is null or project_id = cast(:project_id as uuid)) order by project_id nulls last, tier, position"
)
_CHOICES = text("select fails_over, free_first from app.route_choices where user_id = :user_id")
_PUT = text("select app.put_routes(cast(:project_id as uuid), :routes)").bindparams(bindparam("routes", type_=JSONB))
_PUT_CHOICES = text("select app.put_route_choices(:fails_over, :free_first)")


async def list_routes(session: AsyncSession, user_id: UUID, project_id: UUID | None) -> list[RouteRow]:
    """The user's own, and those of the project if one is named."""
    rows = await session.execute(_LIST, {"user_id": user_id, "project_id": project_id})
    return [RouteRow.model_validate(dict(row._mapping)) for row in rows]


async def route_choices(session: AsyncSession, user_id: UUID) -> RouteChoices:
    """What the user has agreed to; nothing, as long as nothing was said."""
    row = (await session.execute(_CHOICES, {"user_id": user_id})).one_or_none()
    return RouteChoices() if row is None else RouteChoices.model_validate(dict(row._mapping))


async def put_routes(session: AsyncSession, project_id: UUID | None, routes: list[RouteRow]) -> None:
    """In place of those before; raises `NotFound` for keys and projects that are not the session's user's."""
    values = [one.model_dump(mode="json", include={"tier", "position", "key_id", "model"}) for one in routes]
    await session.execute(_PUT, {"project_id": project_id, "routes": values})


async def put_choices(session: AsyncSession, choices: RouteChoices) -> None:
    """What the session's user agrees to from now on."""
    await session.execute(_PUT_CHOICES, choices.model_dump())
