"""What a visitor sees of a shared project: read as its owner, and only what its link shows.

Never: chat, ideas and prompts, keys, secrets, costs, people, other projects. Errors are those of `opening.opened`.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildState, RequirementStatus
from samokoder_app.builds.forks import state_at
from samokoder_app.db.repositories import files, pictures, versions
from samokoder_app.db.repositories.shares import OpenedShare
from samokoder_app.db.repositories.versions import StoredVersion
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.files.contents import PNG_SIGNATURE
from samokoder_app.shares.opening import opened
from samokoder_app.shares.views import SharedApp, SharedRequirement, SharedVersion
from samokoder_app.versions.service import NEWEST, project_facts, version_row

MOST_VERSIONS = 50
_NAMING = frozenset({"fork", "import", "restore"})
"""Titles of such versions name other projects, addresses and files that were brought in."""


async def open_shared(token: str, address: str, *, is_visit: bool = True) -> SharedApp:
    """The shared project with its proof and, if the link shows it, its history."""
    return await shown_by(await opened(token, address, is_visit=is_visit))


async def shown_by(share: OpenedShare) -> SharedApp:
    """What an opened link shows."""
    async with as_user(share.owner_id) as session:
        facts = await project_facts(session, share.project_id)
        state = await _state(session, share.project_id, facts.version)
        history = await _history(session, share.project_id) if share.shows_history else ()
    requirements = _requirements(state)
    return SharedApp(
        name=facts.name,
        summary=state.spec.summary if state and state.spec else "",
        version=facts.version,
        shows_preview=share.shows_preview,
        shows_history=share.shows_history,
        shows_code=share.shows_code,
        allows_fork=share.allows_fork and facts.version > 0,
        expires_at=share.expires_at,
        requirements=requirements,
        passed=sum(one.status is RequirementStatus.PASSED for one in requirements),
        versions=history,
    )


async def shared_picture(token: str, address: str, sha256: str) -> bytes:
    """A PNG that a requirement's evidence or a version of the history shows; raises `NotFound` for any other blob."""
    share = await opened(token, address, is_picture=True)
    async with as_user(share.owner_id) as session:
        if sha256 not in await _shown_pictures(session, share):
            raise NotFound("picture_not_found")
        png = (await files.read_blobs(session, share.project_id, [sha256])).get(sha256, b"")
    if not png.startswith(PNG_SIGNATURE):
        raise NotFound("picture_not_found")
    return png


async def _state(session: AsyncSession, project_id: UUID, version: int) -> BuildState | None:
    """What builds know of these very files; None without a version or a build."""
    if version == 0:
        return None
    return state_at(await versions.version_origin(session, project_id, version))


def _requirements(state: BuildState | None) -> tuple[SharedRequirement, ...]:
    if state is None or state.spec is None:
        return ()
    return tuple(
        SharedRequirement(id=one.id, text=one.text, status=one.status, evidence=one.evidence)
        for one in state.spec.requirements
    )


async def _history(session: AsyncSession, project_id: UUID) -> tuple[SharedVersion, ...]:
    rows = await versions.list_versions(session, project_id, NEWEST, MOST_VERSIONS)
    shown = await pictures.pictures_of_versions(session, project_id, [row.version for row in rows])
    return tuple(_shared_version(row, shown.get(row.version)) for row in rows)


def _shared_version(row: StoredVersion, picture: str | None) -> SharedVersion:
    whole = version_row(row, picture)
    return SharedVersion(
        number=whole.number,
        title="" if whole.origin in _NAMING else whole.title,
        created_at=whole.created_at,
        origin=whole.origin,
        changed_files=whole.changed_files,
        evidence=whole.evidence,
        picture=whole.picture,
    )


async def _shown_pictures(session: AsyncSession, share: OpenedShare) -> set[str]:
    facts = await project_facts(session, share.project_id)
    found = {
        proof.screenshot
        for one in _requirements(await _state(session, share.project_id, facts.version))
        for proof in one.evidence
        if proof.screenshot
    }
    if share.shows_history:
        numbers = list(range(max(1, facts.version - MOST_VERSIONS + 1), facts.version + 1))
        found |= set((await pictures.pictures_of_versions(session, share.project_id, numbers)).values())
    return found
