"""Events with the names of their authors, as the reader may know them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.builds.views import EventView
from samokoder_app.db.repositories.events import EventRow
from samokoder_app.projects.authors import authors_of


async def told_with_authors(
    session: AsyncSession, reader: UUID, project_id: UUID, rows: Sequence[EventRow]
) -> list[EventView]:
    """The events as the session's user reads them, in their order."""
    authors = await authors_of(session, reader, project_id, (row.author_id for row in rows))
    return [
        EventView(**row.model_dump(exclude={"author_id"}), author=authors[row.author_id] if row.author_id else None)
        for row in rows
    ]
