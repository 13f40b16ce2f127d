"""SQL of presence: who looks at a team's project now."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class LookerRow(BaseModel):
    """Somebody who looks at a project."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID
    name: str
    role: str


_LOOK = text("select app.look_at(:project_id, :connection)")
_AWAY = text("select app.look_away(:connection)")
_WHO = text("select user_id, name, role from app.who_looks(:project_id)")


async def look_at(session: AsyncSession, project_id: UUID, connection: UUID) -> bool:
    """The session's user looks at a project over this connection; whether that is news. Never for one of no team."""
    return bool((await session.execute(_LOOK, {"project_id": project_id, "connection": connection})).scalar_one())


async def look_away(session: AsyncSession, connection: UUID) -> None:
    """The connection is over."""
    await session.execute(_AWAY, {"connection": connection})


async def who_looks(session: AsyncSession, project_id: UUID) -> list[LookerRow]:
    """Everybody who looks now, each once; nobody for whoever may not see the project."""
    rows = await session.execute(_WHO, {"project_id": project_id})
    return [LookerRow.model_validate(dict(row._mapping)) for row in rows]
