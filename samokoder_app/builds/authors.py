"""Who said what in a project: events with the names of their authors, as the reader may know them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.builds.views import Author, EventView
from samokoder_app.db.repositories import events
from samokoder_app.db.repositories.events import EventRow


async def told_with_authors(
    session: AsyncSession, reader: UUID, project_id: UUID, rows: Sequence[EventRow]
) -> list[EventView]:
    """The events as the session's user reads them, in their order."""
    authors = await authors_of(session, reader, project_id, (row.author_id for row in rows))
    return [
        EventView(**row.model_dump(exclude={"author_id"}), author=authors[row.author_id] if row.author_id else None)
        for row in rows
    ]


async def authors_of(
    session: AsyncSession, reader: UUID, project_id: UUID, ids: Iterable[UUID | None]
) -> dict[UUID, Author]:
    """The authors behind these ids; whoever is not known any more has neither name nor id."""
    wanted = {one for one in ids if one is not None}
    names = await events.names_of_authors(session, project_id, sorted(wanted)) if wanted else {}
    return {one: _author(one, reader, names) for one in wanted}


def _author(one: UUID, reader: UUID, names: dict[UUID, str | None]) -> Author:
    return Author(user_id=one if one in names else None, name=names.get(one), is_you=one == reader)
