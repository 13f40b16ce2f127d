"""Delete, move and bring back files and whole folders of a project; every function checks that the user owns it.

Each makes one version of its own, which is undone by another. A folder is what its files' paths say: it comes with its
first file and goes with its last.
Errors: `NotFound` for what is not the user's or not there, `InvalidInput` for a path that cannot be, or is taken,
`PreconditionFailed` (with the present tag as `current`) for a stale tag.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files as repository
from samokoder_app.db.repositories.files import StoredChange
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.files.contents import changed_lines
from samokoder_app.files.tree import Places, beneath, check_fresh, content_of, read_tree, row_of, tag_of, title_of
from samokoder_app.files.views import ChangedFiles
from samokoder_app.i18n.files import Files


async def delete(user: CurrentUser, project_id: UUID, path: str, if_match: str) -> ChangedFiles:
    """Delete a file or a folder; `if_match` is the tag that it was read under."""
    async with as_user(user.id) as session:
        _, manifest = await read_tree(session, project_id)
        held = _held(manifest, path)
        check_fresh(manifest, path, if_match)
        changes = _deletions(held)
        title = title_of(user, Files.deleted if path in held else Files.deleted_folder, path=path)
        version = await _change(session, project_id, held, changes, title)
    return ChangedFiles(version=version, path=path)


async def move(user: CurrentUser, project_id: UUID, path: str, to: str, if_match: str | None = None) -> ChangedFiles:
    """Give a file or a folder another path, which nothing may have yet; without a tag whatever is there moves."""
    async with as_user(user.id) as session:
        version, manifest = await read_tree(session, project_id)
        held = _held(manifest, path)
        if if_match is not None:
            check_fresh(manifest, path, if_match)
        if path == to:
            return _changed(version, to, held)
        moved = {to + one.removeprefix(path): entry for one, entry in held.items()}
        _check_room(path, to, moved, {one: entry for one, entry in manifest.items() if one not in held})
        # A folder may move out of one of its own name: then files of it follow where others were.
        gone = {one: entry for one, entry in held.items() if one not in moved}
        changes = [*_deletions(gone), *_puts(moved, instead_of=held)]
        title = title_of(user, Files.moved if path in held else Files.moved_folder, path=path, to=to)
        version = await _change(session, project_id, moved, changes, title)
    return _changed(version, to, moved)


async def bring_back(user: CurrentUser, project_id: UUID, path: str, version: int) -> ChangedFiles:
    """Files at a path, as they were in an older version, where they are no more; others there stay as they are."""
    async with as_user(user.id) as session:
        latest, manifest = await read_tree(session, project_id)
        _, before = await read_tree(session, project_id, version)
        wanted = _held(before, path)
        missing = {one: entry for one, entry in wanted.items() if one not in manifest}
        _check_places(missing, manifest)
        if missing:
            title = title_of(user, Files.brought_back, path=path)
            latest = await _change(session, project_id, missing, _puts(missing), title)
    return _changed(latest, path, missing)


async def tag_at(user: CurrentUser, project_id: UUID, path: str, version: int) -> str:
    """The tag of a file or a folder in a version: what somebody who looked at that version knows."""
    async with as_user(user.id) as session:
        _, manifest = await read_tree(session, project_id, version)
    tag = tag_of(manifest, path)
    if tag is None:
        raise NotFound("file_not_found")
    return tag


def _held(manifest: Manifest, path: str) -> Manifest:
    held = beneath(manifest, path)
    if not held:
        raise NotFound("file_not_found")
    return held


def _check_room(path: str, to: str, moved: Manifest, rest: Manifest) -> None:
    """Whether nothing that stays is where something goes, also in another case of letters."""
    if to.startswith(f"{path}/"):
        raise InvalidInput("folder_into_itself", path=path)
    if to in rest or beneath(rest, to):
        raise InvalidInput("path_taken", path=to)
    _check_places(moved, rest)


def _check_places(put: Manifest, rest: Manifest) -> None:
    places = Places(rest)
    for path in sorted(put):
        places.put(path)


def _deletions(files: Manifest) -> list[StoredChange]:
    return [StoredChange(path=path, expected=entry.sha256) for path, entry in sorted(files.items())]


def _puts(files: Manifest, instead_of: Manifest | None = None) -> list[StoredChange]:
    known = {path: entry.sha256 for path, entry in (instead_of or {}).items()}
    return [
        StoredChange(path=path, expected=known.get(path), sha256=entry.sha256, executable=entry.executable)
        for path, entry in sorted(files.items())
    ]


async def _change(
    session: AsyncSession, project_id: UUID, files: Manifest, changes: Sequence[StoredChange], title: str
) -> int:
    """The new version. `files` are those that come or go; the lines of a single one are told with it."""
    told = list(changes)
    if len(told) == 1:
        content = await content_of(session, project_id, files[told[0].path])
        added, removed = changed_lines(b"", content) if told[0].sha256 else changed_lines(content, b"")
        told = [told[0].model_copy(update={"added": added, "removed": removed})]
    return await repository.change_files(session, project_id, told, title)


def _changed(version: int, path: str, files: Manifest) -> ChangedFiles:
    return ChangedFiles(version=version, path=path, files=tuple(row_of(*one) for one in sorted(files.items())))
