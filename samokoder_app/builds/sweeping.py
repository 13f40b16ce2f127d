"""Remove what is kept no longer: the workers' copies of projects that were deleted, old lines of the audit log."""

import asyncio
from pathlib import Path
from uuid import UUID

from loguru import logger

from engine.workspace.removal import remove_folder
from samokoder_app.db.repositories import audit, projects
from samokoder_app.db.session import as_worker


async def sweep_workspaces(work: Path) -> list[UUID]:
    """Delete folders whose project is gone; returns the projects."""
    found = await asyncio.to_thread(_project_folders, work)
    if not found:
        return []
    async with as_worker() as session:
        kept = await projects.existing_projects(session, list(found))
    gone = [project_id for project_id in found if project_id not in kept]
    for project_id in gone:
        await asyncio.to_thread(_remove, found[project_id])
    return gone


async def forget_old_audit() -> None:
    """Delete lines of the audit log that are too old, a bounded number in each transaction."""
    is_more = True
    while is_more:
        async with as_worker() as session:
            is_more = await audit.forget_old(session)


def _project_folders(work: Path) -> dict[UUID, Path]:
    if not work.is_dir():
        return {}
    folders = {}
    for folder in work.iterdir():
        try:
            folders[UUID(folder.name)] = folder
        except ValueError:
            continue
    return folders


def _remove(folder: Path) -> None:
    try:
        remove_folder(folder)
    except OSError as error:
        logger.warning("the copy of a deleted project could not be removed: {}", error)
