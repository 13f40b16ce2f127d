"""What an export tells of one project. Everything is read as its owner, whom row-level security shows his own."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from pydantic import BaseModel

from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.authors import told_with_authors
from samokoder_app.builds.service import list_builds, list_events
from samokoder_app.builds.views import EventView
from samokoder_app.db.repositories import files, integrations, own_data, packages, shares, versions
from samokoder_app.db.session import as_user
from samokoder_app.files.secret_files import holds_secrets
from samokoder_app.integrations.secrets import list_secrets
from samokoder_app.keys.routing import get_project_routes
from samokoder_app.own_data.naming import Names
from samokoder_app.own_data.parts import Part, Pieces, document, lines, once, pages
from samokoder_app.projects.views import ProjectView
from samokoder_app.versions.service import list_versions

_PAGE = 200
_BUILDS_AT_ONCE = 5
_EVENTS_IN_ONE = 20_000
"""An entry of the archive holds less than 2 GiB."""

_MOST_FILES, _MOST_BYTES = 50, 4_000_000
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp", b"GIF8": "gif"}


async def project_parts(user: CurrentUser, project: ProjectView, folder: str) -> AsyncIterator[Part]:
    """Project, files of the newest version, history, conversation, events, builds with plan, evidence and cost."""
    async with as_user(user.id) as session:
        manifest = await versions.read_manifest(session, project.id, project.version)
        hosts = await integrations.list_hosts(session, project.id)
        allowed = await packages.list_packages(session, project.id)
        links = await shares.list_shares(session, project.id)
    kept, names = {path for path in manifest if not holds_secrets(path)}, Names()
    named = {path: names.path(path) for path in sorted(kept)}
    told = {
        **project.model_dump(),
        "secrets": await list_secrets(user, project.id),
        "hosts": hosts,
        "packages": [row._asdict() for row in allowed],
        # Without their addresses: those open the project to whoever reads the archive.
        "public_links": [link.model_dump(exclude={"sealed"}) for link in links],
        "models_by_role": await get_project_routes(user, project.id),
        "renamed_files": {name: path for path, name in named.items() if name != path},
        "left_out_files": sorted(set(manifest) - kept),
    }
    yield document(f"{folder}/project.json", told)
    async for part in _files(
        user, project.id, manifest, {path: f"{folder}/files/{name}" for path, name in named.items()}
    ):
        yield part
    yield Part(f"{folder}/versions.jsonl", _versions(user, project.id))
    yield Part(f"{folder}/conversation.jsonl", _conversation(user, project.id))
    for number in range(1, 10_000):
        after, last = (number - 1) * _EVENTS_IN_ONE, number * _EVENTS_IN_ONE
        if number > 1 and not await list_events(user, project.id, after, 1):
            break
        yield Part(f"{folder}/events-{number:03}.jsonl", _events(user, project.id, after, last))
    async for part in _builds(user, project.id, folder):
        yield part
    async for part in _pictures(user, project.id, folder):
        yield part


async def _files(user: CurrentUser, project_id: UUID, manifest: Manifest, names: dict[str, str]) -> AsyncIterator[Part]:
    """Contents are read a few at once: many small ones in one question, a large one alone."""
    batch: list[str] = []
    for path in names:
        if batch and (len(batch) == _MOST_FILES or sum(manifest[one].size for one in (*batch, path)) > _MOST_BYTES):
            async for part in _read(user, project_id, manifest, batch, names):
                yield part
            batch = []
        batch.append(path)
    if batch:
        async for part in _read(user, project_id, manifest, batch, names):
            yield part


async def _read(
    user: CurrentUser, project_id: UUID, manifest: Manifest, paths: Sequence[str], names: dict[str, str]
) -> AsyncIterator[Part]:
    async with as_user(user.id) as session:
        contents = await files.read_blobs(session, project_id, sorted({manifest[path].sha256 for path in paths}))
    for path in paths:
        yield Part(names[path], once(contents.get(manifest[path].sha256, b"")))


def _versions(user: CurrentUser, project_id: UUID) -> Pieces:
    async def read(before: int | None) -> tuple[Sequence[BaseModel], int | None]:
        rows = await list_versions(user, project_id, before, _BUILDS_AT_ONCE * 10)
        is_more = bool(rows) and rows[-1].number > 1
        return rows, rows[-1].number if is_more else None

    return pages(read)


def _conversation(user: CurrentUser, project_id: UUID) -> Pieces:
    async def read(after: int | None) -> tuple[Sequence[EventView], int | None]:
        async with as_user(user.id) as session:
            rows = await own_data.read_conversation(session, project_id, after or 0, _PAGE)
            said = await told_with_authors(session, user.id, project_id, rows)
        return said, said[-1].seq if len(said) == _PAGE else None

    return pages(read)


async def _events(user: CurrentUser, project_id: UUID, after: int, last: int) -> Pieces:
    while after < last:
        rows: list[EventView] = await list_events(user, project_id, after, min(_PAGE, last - after))
        if not rows:
            return
        yield lines(rows)
        after = rows[-1].seq


async def _builds(user: CurrentUser, project_id: UUID, folder: str) -> AsyncIterator[Part]:
    cursor: str | None = None
    while True:
        page = await list_builds(user, project_id, cursor, _BUILDS_AT_ONCE)
        for build in page.items:
            yield document(f"{folder}/builds/{build.created_at:%Y-%m-%d-%H%M%S}-{build.id}.json", build)
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


async def _pictures(user: CurrentUser, project_id: UUID, folder: str) -> AsyncIterator[Part]:
    async with as_user(user.id) as session:
        hashes = await own_data.picture_hashes(session, project_id)
    for sha256 in hashes:
        async with as_user(user.id) as session:
            content = (await files.read_blobs(session, project_id, [sha256])).get(sha256, b"")
        ending = next((kind for start, kind in _PICTURES.items() if content.startswith(start)), "bin")
        yield Part(f"{folder}/pictures/{sha256}.{ending}", once(content))
