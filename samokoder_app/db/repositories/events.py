"""SQL of events and of running text."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.held import Held


class NewEvent(BaseModel):
    """An event to append; `step` and `ordinal` are None for one that the host adds by itself."""

    model_config = ConfigDict(frozen=True)

    step: int | None
    ordinal: int | None
    kind: str
    payload: dict[str, Any]


class EventRow(BaseModel):
    """A persisted event; `author_id` is whoever said it, the nil id if he is gone, None for what nobody said."""

    model_config = ConfigDict(frozen=True)

    seq: int
    at: datetime
    build_id: UUID | None
    kind: str
    payload: dict[str, Any]
    author_id: UUID | None = None


_APPEND = text(
    "select app.append_event(:project_id, :build_id, :attempt, :step, :ordinal, :kind, :payload)"
).bindparams(bindparam("payload", type_=JSONB))
_READ = text(
    "select seq, at, build_id, kind, payload, author_id from app.events"
    " where project_id = :project_id and seq > :after order by seq limit :limit"
)


_AUTHORS = text("select user_id, name from app.authors_in(:project_id, cast(:ids as uuid[]))")


async def append_event(session: AsyncSession, held: Held, event: NewEvent) -> int | None:
    """Append an event and notify; its number, or None for a (step, ordinal) that is known already.

    Raises `FenceBroken`. Numbers are taken under the lock of the project's row: they have no gaps and
    commit in order.
    """
    values = {**held.model_dump(), **event.model_dump()}
    seq: int | None = (await session.execute(_APPEND, values)).scalar_one()
    return seq


async def read_events(session: AsyncSession, project_id: UUID, after: int, limit: int) -> list[EventRow]:
    """Events of a project after `after`, in order."""
    rows = await session.execute(_READ, {"project_id": project_id, "after": after, "limit": limit})
    return [EventRow.model_validate(dict(row._mapping)) for row in rows]


async def names_of_authors(session: AsyncSession, project_id: UUID, ids: list[UUID]) -> dict[UUID, str | None]:
    """Names of who said something in a project; None where the session's user may not know it, gone ones are missing."""
    rows = await session.execute(_AUTHORS, {"project_id": project_id, "ids": ids})
    return {row.user_id: row.name for row in rows}


_SAVE_TEXT = text("select app.save_text(:build_id, :attempt, :channel, :text)")
_TEXTS = text(
    "select m.channel, m.text from app.messages m join app.builds b on b.id = m.build_id"
    " where m.project_id = :project_id and b.status in ('queued', 'running')"
)


async def save_running_text(session: AsyncSession, held: Held, channel: str, whole: str | None) -> None:
    """Keep the running text of a channel; None forgets it."""
    values = {"build_id": held.build_id, "attempt": held.attempt, "channel": channel, "text": whole}
    await session.execute(_SAVE_TEXT, values)


async def running_texts(session: AsyncSession, project_id: UUID) -> dict[str, str]:
    """Running text by channel, of the build at work: other builds of the project have channels of the same names."""
    rows = await session.execute(_TEXTS, {"project_id": project_id})
    return {row.channel: row.text for row in rows}
