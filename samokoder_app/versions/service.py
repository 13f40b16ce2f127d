"""List, compare, restore and fork the versions of a project; every function checks that the user owns it.

Errors: `NotFound` for what is not the user's and for versions that do not exist, `Conflict` for a restore while a
build works, `QuotaExceeded` for one project too many and for
versions older than the plan's history, `TooManyRequests` for many comparisons at once.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories import files, pictures, plans, versions
from samokoder_app.db.repositories.files import ProjectFacts
from samokoder_app.db.repositories.versions import StoredVersion
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.i18n.text import Language
from samokoder_app.i18n.versions import VersionTitles
from samokoder_app.versions.comparing import (
    MAX_LINES,
    MAX_LISTED,
    Allowance,
    FileChange,
    changes_between,
    file_diffs,
    within_bytes,
)
from samokoder_app.versions.views import VersionDiff, VersionEvidence, VersionRow

MAX_PAGE = 100
MAX_TITLE = 300
NEWEST = 2**31 - 1
"""Greater than every number of a version."""

_READ_AT_ONCE = 50
# One thread: comparing is pure Python, so that a second one would only slow the first and the event loop down.
_COMPARING = ThreadPoolExecutor(1, thread_name_prefix="diff")
_comparing = ConcurrencyLimit(2, "comparing_already")


async def list_versions(
    user: CurrentUser, project_id: UUID, before: int | None = None, limit: int = 50
) -> list[VersionRow]:
    """Versions, newest first, each with what was verified of its files; `before` pages on."""
    size = max(1, min(limit, MAX_PAGE))
    async with as_user(user.id) as session:
        await project_facts(session, project_id)
        rows = await versions.list_versions(session, project_id, before or NEWEST, size)
        shown = await pictures.pictures_of_versions(session, project_id, [row.version for row in rows])
        closed = await plans.closed_version(session, project_id)
    return [version_row(row, shown.get(row.version), is_closed=row.version <= closed) for row in rows]


async def compare_versions(
    user: CurrentUser, project_id: UUID, old: int, new: int, path: str | None = None
) -> VersionDiff:
    """What makes version `new` of version `old`; version 0 is the empty tree before the first. `path` asks for one
    file alone, with more of it. Takes seconds at worst, beside the event loop."""
    with _comparing.slot(user.id):
        async with as_user(user.id) as session:
            facts = await project_facts(session, project_id)
            trees = [await _tree(session, project_id, facts, number) for number in (old, new)]
            changes = changes_between(*trees)
            if path is not None:
                changes = [change for change in changes if path in (change.path, change.old_path)]
            listed = changes[:MAX_LISTED]
            contents = await _contents(session, project_id, within_bytes(listed))
        allowance = Allowance() if path is None else Allowance(file_lines=MAX_LINES)
        loop = asyncio.get_running_loop()
        diffs = await loop.run_in_executor(_COMPARING, file_diffs, listed, contents, allowance)
    return VersionDiff(old=old, new=new, files=diffs, is_cut=len(changes) > len(listed))


async def restore_version(user: CurrentUser, project_id: UUID, number: int) -> VersionRow:
    """The tree of an older version as a new one, which the next restore undoes.

    Answers with the present version when it has those files already. Raises `Conflict("restore_while_building")`.
    """
    async with as_user(user.id) as session:
        await project_facts(session, project_id)
        wanted = await stored_version(session, project_id, number)
        restored = await versions.restore_version(session, project_id, number, _restore_title(user, wanted))
        shown = await pictures.pictures_of_versions(session, project_id, [restored])
        return version_row(await stored_version(session, project_id, restored), shown.get(restored))


def version_row(row: StoredVersion, picture: str | None, *, is_closed: bool = False) -> VersionRow:
    """A stored version as pages and API show it, with the SHA-256 of its picture."""
    return VersionRow.model_validate(
        {
            "number": row.version,
            "title": row.title,
            "created_at": row.created_at,
            "origin": row.kind,
            "build_id": str(row.build_id) if row.build_id else None,
            "is_by_hand": row.kind == "edit",
            "from_version": row.from_version,
            "from_project": str(row.from_project) if row.from_project else None,
            "changed_files": row.changed_files,
            "evidence": _evidence(row),
            "picture": picture,
            "is_closed": is_closed,
        }
    )


async def project_facts(session: AsyncSession, project_id: UUID) -> ProjectFacts:
    """The project; raises `NotFound` if it is not the session's user's."""
    facts = await files.project_facts(session, project_id)
    if facts is None:
        raise NotFound("project_not_found")
    return facts


async def stored_version(session: AsyncSession, project_id: UUID, number: int) -> StoredVersion:
    """One version; raises `NotFound`."""
    found = await versions.list_versions(session, project_id, min(number, NEWEST - 1) + 1, 1)
    if not found or found[0].version != number:
        raise NotFound("version_not_found")
    return found[0]


def language_of(user: CurrentUser) -> Language:
    """The language in which titles are kept."""
    return "ru" if user.language == "ru" else "en"


def _restore_title(user: CurrentUser, wanted: StoredVersion) -> str:
    text = VersionTitles.restored if wanted.kind == "restore" else VersionTitles.restored_named
    return text.said_in(language_of(user), version=wanted.version, title=wanted.title)[:MAX_TITLE]


def _evidence(row: StoredVersion) -> VersionEvidence | None:
    if row.verification is None or row.verified_at is None:
        return None
    counts = {name: int(row.verification[name]) for name in ("passed", "failed", "not_verified", "pending")}
    return VersionEvidence(version=row.verified_as, at=row.verified_at, total=sum(counts.values()), **counts)


async def _tree(session: AsyncSession, project_id: UUID, facts: ProjectFacts, number: int) -> Manifest:
    if not 0 <= number <= facts.version:
        raise NotFound("version_not_found")
    await plans.check_readable(session, project_id, number)
    return await versions.read_manifest(session, project_id, number)


async def _contents(session: AsyncSession, project_id: UUID, changes: Sequence[FileChange]) -> Mapping[str, bytes]:
    digests = sorted({digest for change in changes for digest in change.digests})
    contents: dict[str, bytes] = {}
    for start in range(0, len(digests), _READ_AT_ONCE):
        contents |= await files.read_blobs(session, project_id, digests[start : start + _READ_AT_ONCE])
    return contents
