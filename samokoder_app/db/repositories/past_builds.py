"""SQL of what a user's builds used that are over, by build and role."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import Mode, Role

BuildKind = Literal["idea", "turn", "survey"]
"""What a build began with: an idea, a message about an app, an app that was brought in."""
MOST = 10
"""Newest builds of a kind that count: older ones were made with other prompts."""
_LOOK_BACK = 200
"""Newest builds that are looked at for them: to know their mode their states are read, which may be long."""


class RoleUse(BaseModel):
    """What one role used in one build, and how long the whole of that build worked."""

    model_config = ConfigDict(frozen=True)

    build_id: UUID
    role: Role
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    build_seconds: float


_PAST = text(
    "with newest as (select b.id, b.request, b.state, b.finished_at from app.builds b"
    " where b.user_id = :user_id and b.status = 'done' order by b.created_at desc limit :look_back),"
    " past as (select b.id, coalesce((b.state ->> 'seconds')::float, 0) as seconds from newest b where (cast(:stack as text) is null or b.request ->> 'stack' = :stack)"
    " and b.state ->> 'mode' = :mode"
    " and coalesce((b.request ->> 'is_demo')::boolean, false) = :is_demo and :kind = case"
    "   when (b.request ->> 'is_survey')::boolean then 'survey'"
    "   when jsonb_typeof(b.request -> 'turn') = 'object' then 'turn' else 'idea' end"
    " order by b.finished_at desc nulls last, b.id limit :most)"
    " select u.build_id, u.role, count(*) as calls, sum(u.prompt_tokens) as prompt_tokens,"
    " sum(u.completion_tokens) as completion_tokens, sum(u.cached_tokens) as cached_tokens,"
    " past.seconds as build_seconds from past join app.api_usage_log u on u.build_id = past.id"
    " group by u.build_id, past.seconds, u.role order by u.build_id, u.role"
)


async def past_uses(
    session: AsyncSession, user_id: UUID, kind: BuildKind, mode: Mode, stack: str | None, *, is_demo: bool
) -> list[RoleUse]:
    """The newest builds of this kind that are done, on one stack or (None) on any."""
    values = {"user_id": user_id, "kind": kind, "mode": mode.value, "stack": stack, "is_demo": is_demo}
    bounds = {"look_back": _LOOK_BACK, "most": MOST}
    return [RoleUse.model_validate(dict(row._mapping)) for row in await session.execute(_PAST, values | bounds)]
