"""The history of one file: the versions that changed it, and its text in any of them; for its owner alone."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files as repository
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.files.views import FileVersion

MOST = 200
"""Versions of one history: the newest."""


async def file_history(user: CurrentUser, project_id: UUID, path: str) -> list[FileVersion]:
    """Versions in which the file came, changed or went, newest first; none for a path that never was a file's.

    Raises `NotFound` for what is not the user's.
    """
    async with as_user(user.id) as session:
        if await repository.project_facts(session, project_id) is None:
            raise NotFound("project_not_found")
        rows = await repository.history(session, project_id, storable_text(path), MOST)
    return [FileVersion.model_validate(row._asdict()) for row in rows]


def before_last_build(rows: list[FileVersion]) -> int:
    """The version that the last build's changes of a file are seen against, 0 for the time before there was one.

    Without a build's it is the version before the newest. The first version of all is what a build begins with.
    """
    build = next((row.build_id for row in rows if row.build_id), None)
    if build is None:
        return rows[1].number if len(rows) > 1 else 0
    oldest = max(place for place, row in enumerate(rows) if row.build_id == build)
    if rows[oldest].number == 1:
        return 1
    return rows[oldest + 1].number if oldest + 1 < len(rows) else 0
