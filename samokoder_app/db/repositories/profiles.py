"""SQL of profiles. For `as_user` sessions."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.tables import Profile


class ProfileRow(BaseModel):
    """What a user sees of his profile."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    email: str
    display_name: str | None
    language: str | None
    theme: str
    plan: str
    is_operator: bool
    created_at: datetime


async def get(session: AsyncSession, user_id: UUID) -> ProfileRow | None:
    """The profile of the session's own user."""
    row = await session.scalar(select(Profile).where(Profile.id == user_id))  # type: ignore[arg-type]
    return ProfileRow.model_validate(row) if row else None


async def change(session: AsyncSession, user_id: UUID, values: dict[str, str | None]) -> None:
    """Change columns that the user may change: display_name, language, theme."""
    await session.execute(update(Profile).where(Profile.id == user_id).values(**values))  # type: ignore[arg-type]
