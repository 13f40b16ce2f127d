"""Remove what is kept no longer: copies of deleted projects, audit lines, mails, links, flows, sign-ups."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from loguru import logger

from engine.workspace.removal import remove_folder
from samokoder_app.db.repositories import (
    audit,
    auth_flows,
    auth_users,
    credits,
    one_time_tokens,
    outbox,
    projects,
)
from samokoder_app.db.session import as_worker

_FORGETTING = (
    audit.forget_old,
    outbox.forget_old,
    one_time_tokens.forget_old,
    auth_flows.forget_old,
    auth_users.forget_sign_ups,
)


async def sweep_folders(root: Path, busy: Collection[UUID] = ()) -> bool:
    """Delete folders whose project is gone; False if one has to wait: somebody is at work in it, or it resisted."""
    found = await asyncio.to_thread(_project_folders, root)
    if not found:
        return True
    async with as_worker() as session:
        kept = await projects.existing_projects(session, list(found))
    gone = [project_id for project_id in found if project_id not in kept]
    removed = [await asyncio.to_thread(_remove, found[one]) for one in gone if one not in busy]
    return len(removed) == len(gone) and all(removed)


async def forget_old_rows() -> None:
    """Delete what is too old: lines, mails, links, flows, unconfirmed sign-ups. A bounded number in each transaction."""
    for forget in _FORGETTING:
        is_more = True
        while is_more:
            async with as_worker() as session:
                is_more = await forget(session)


async def settle_left_calls() -> None:
    """Charge lost calls of builds at rest by their estimate, so that nobody's credits stay set aside for ever."""
    is_more = True
    while is_more:
        async with as_worker() as session:
            is_more = await credits.settle_left_call(session)


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


def _remove(folder: Path) -> bool:
    try:
        remove_folder(folder)
    except OSError as error:
        logger.warning("the copy of a deleted project could not be removed: {}", error)
        return False
    return True
