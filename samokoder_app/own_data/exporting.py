"""All of a user's data as one ZIP: read part by part and sent as it is made, so that its size costs no memory."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

from engine.workspace.archive import StreamedZip
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import own_data
from samokoder_app.db.session import as_auth
from samokoder_app.errors import Conflict, NotFound
from samokoder_app.own_data.account_parts import account_parts
from samokoder_app.own_data.naming import plain_name
from samokoder_app.own_data.parts import Part, once
from samokoder_app.own_data.project_parts import project_parts
from samokoder_app.own_data.readme import README
from samokoder_app.projects.service import MAX_PAGE, get_project, list_projects

HELD_SECONDS = 120.0
"""An export whose process died, or whose reader went to sleep, lets the next one begin after this."""

_RENEW_SECONDS = 15.0


class ExportBroken(Exception):
    """Another export began, or the account was deleted: what was sent so far is no whole archive."""


async def begin_export(user: CurrentUser) -> AsyncIterator[bytes]:
    """The archive in pieces; raises `Conflict` (`export_running`) while another one of this user is made."""
    holder = uuid4()
    async with as_auth() as session:
        if not await own_data.begin_export(session, user.id, holder, HELD_SECONDS):
            raise Conflict("export_running")
    return _stream(user, holder)


def export_name() -> str:
    """The archive's file name, with the day."""
    return f"samokoder-data-{datetime.now(UTC):%Y-%m-%d}.zip"


async def _stream(user: CurrentUser, holder: UUID) -> AsyncIterator[bytes]:
    archive, renewed = StreamedZip(), time.monotonic()
    try:
        async for part in _parts(user):
            archive.begin(part.name)
            async for content in part.pieces:
                if ready := await asyncio.to_thread(archive.write, content):
                    yield ready
                if time.monotonic() - renewed > _RENEW_SECONDS:
                    await _renew(user, holder)
                    renewed = time.monotonic()
        await _renew(user, holder)
        yield archive.close()
    finally:
        await asyncio.shield(_end(user, holder))


async def _parts(user: CurrentUser) -> AsyncIterator[Part]:
    yield Part("README.txt", once(README.encode()))
    async for part in account_parts(user):
        yield part
    for number, project_id in enumerate(await _project_ids(user), 1):
        try:
            project = await get_project(user, project_id)
        except NotFound:
            continue  # deleted meanwhile
        folder = f"projects/{number:03}-{plain_name(project.name, 'project')}"
        async for part in project_parts(user, project, folder):
            yield part


async def _project_ids(user: CurrentUser) -> list[UUID]:
    """The newest first, all of them before anything of them is read: pages would shift while the archive is made."""
    ids: list[UUID] = []
    cursor: str | None = None
    while True:
        page = await list_projects(user, cursor, MAX_PAGE)
        ids += [project.id for project in page.items if project.role == "owner"]
        if page.next_cursor is None:
            return ids
        cursor = page.next_cursor


async def _renew(user: CurrentUser, holder: UUID) -> None:
    async with as_auth() as session:
        if not await own_data.renew_export(session, user.id, holder, HELD_SECONDS):
            raise ExportBroken


async def _end(user: CurrentUser, holder: UUID) -> None:
    async with as_auth() as session:
        await own_data.end_export(session, user.id, holder)
