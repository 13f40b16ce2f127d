"""Who said something in a project, as the reader may know it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories import events
from samokoder_app.projects.views import View


class Author(View):
    """Who said something. Of somebody who has left the team there is no address, of a deleted account nothing."""

    user_id: UUID | None
    name: str | None
    is_you: bool = False


async def authors_of(
    session: AsyncSession, reader: UUID, project_id: UUID, ids: Iterable[UUID | None]
) -> dict[UUID, Author]:
    """The authors behind these ids; whoever is not known any more has neither name nor id."""
    wanted = {one for one in ids if one is not None}
    names = await events.names_of_authors(session, project_id, sorted(wanted)) if wanted else {}
    return {one: _author(one, reader, names) for one in wanted}


def _author(one: UUID, reader: UUID, names: dict[UUID, str | None]) -> Author:
    return Author(user_id=one if one in names else None, name=names.get(one), is_you=one == reader)
