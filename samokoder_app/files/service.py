"""Read, write and export the files of a project; every function checks that the user owns it.

Files are read from the latest version in the database, never from a workspace on disk.
Errors: `NotFound` for what is not the user's, `InvalidInput` for a bad path or content,
`PreconditionFailed` (with the present hash as `current`) for a stale hash.
"""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.errors import PathRejected
from engine.workspace.manifest import FileEntry, Manifest
from engine.workspace.paths import twin_of, validate_path
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files as repository
from samokoder_app.db.repositories import versions
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound, PreconditionFailed
from samokoder_app.files.contents import MAX_FILES, PNG_SIGNATURE, changed_lines, decode, encode, sha256_of
from samokoder_app.files.export import read_export, zip_of
from samokoder_app.files.views import FileRow, FileView
from samokoder_app.i18n.files import Files
from samokoder_app.i18n.text import Text

__all__ = ["FileRow", "FileView"]


async def list_files(user: CurrentUser, project_id: UUID, version: int | None = None) -> list[FileRow]:
    """All files of a version (default: the latest), sorted by path."""
    async with as_user(user.id) as session:
        latest, manifest = await _tree(session, project_id)
        if version is not None and version != latest:
            if not 0 < version < latest:
                raise NotFound("version_not_found")
            manifest = await versions.read_manifest(session, project_id, version)
    return [FileRow(path=path, **entry.model_dump()) for path, entry in sorted(manifest.items())]


async def read_file(user: CurrentUser, project_id: UUID, path: str) -> FileView:
    """One file of the latest version."""
    async with as_user(user.id) as session:
        version, manifest = await _tree(session, project_id)
        entry = manifest.get(path)
        if entry is None:
            raise NotFound("file_not_found")
        return _view(path, await _content(session, project_id, entry), version)


async def read_raw(user: CurrentUser, project_id: UUID, path: str) -> bytes:
    """The bytes of a file of the latest version."""
    async with as_user(user.id) as session:
        _, manifest = await _tree(session, project_id)
        if path not in manifest:
            raise NotFound("file_not_found")
        return await _content(session, project_id, manifest[path])


async def write_file(user: CurrentUser, project_id: UUID, path: str, text: str, if_match: str | None) -> FileView:
    """Save a file as a new version. `if_match` is the sha256 last read, None for a file that must not exist yet."""
    content = encode(text)
    async with as_user(user.id) as session:
        _, manifest = await _tree(session, project_id)
        _check_path(path, manifest)
        entry = manifest.get(path)
        _check_fresh(entry, if_match)
        old = await _content(session, project_id, entry) if entry else b""
        version = await repository.save_file(
            session,
            project_id,
            path,
            content,
            if_match,
            entry.executable if entry else False,
            _title(user, Files.edited if entry else Files.created, path),
            changed_lines(old, content),
        )
    return _view(path, content, version)


async def delete_file(user: CurrentUser, project_id: UUID, path: str, if_match: str) -> None:
    """Delete a file in a new version."""
    async with as_user(user.id) as session:
        _, manifest = await _tree(session, project_id)
        entry = manifest.get(path)
        if entry is None:
            raise NotFound("file_not_found")
        _check_fresh(entry, if_match)
        old = await _content(session, project_id, entry)
        title = _title(user, Files.deleted, path)
        lines = changed_lines(old, b"")
        await repository.save_file(session, project_id, path, None, if_match, False, title, lines)


async def export_zip(user: CurrentUser, project_id: UUID) -> AsyncIterator[bytes]:
    """The ZIP of the latest version with container files and the table of evidence in the README."""
    async with as_user(user.id) as session:
        export = await read_export(session, user.id, project_id)
    return zip_of(export)


async def export_name(user: CurrentUser, project_id: UUID) -> str:
    """The archive's name without its ending: the project's name without what file systems refuse."""
    async with as_user(user.id) as session:
        facts = await repository.project_facts(session, project_id)
    if facts is None:
        raise NotFound("project_not_found")
    kept = "".join(char if char.isalnum() or char in " -_" else " " for char in facts.name)
    return "-".join(kept.split())[:80] or "app"


async def screenshot(user: CurrentUser, project_id: UUID, sha256: str) -> bytes:
    """PNG of a check's evidence; only those that the project's builds refer to."""
    async with as_user(user.id) as session:
        is_known = await repository.is_screenshot(session, project_id, sha256)
        found = await repository.read_blobs(session, project_id, [sha256]) if is_known else {}
    content = found.get(sha256, b"")
    if not content.startswith(PNG_SIGNATURE):
        raise NotFound("screenshot_not_found")
    return content


async def _tree_number(session: AsyncSession, project_id: UUID) -> int:
    facts = await repository.project_facts(session, project_id)
    if facts is None:
        raise NotFound("project_not_found")
    return facts.version


async def _tree(session: AsyncSession, project_id: UUID) -> tuple[int, Manifest]:
    version = await _tree_number(session, project_id)
    return version, await versions.read_manifest(session, project_id, version)


async def _content(session: AsyncSession, project_id: UUID, entry: FileEntry) -> bytes:
    found = await repository.read_blobs(session, project_id, [entry.sha256])
    if entry.sha256 not in found:
        raise NotFound("file_not_found")
    return found[entry.sha256]


def _check_path(path: str, manifest: Manifest) -> None:
    """Whether a file may be saved there: a path of an app's file that is no folder and lies in no file."""
    try:
        validate_path(path)
    except PathRejected as error:
        raise InvalidInput("path_rejected", reason=error.reason) from error
    parts = path.split("/")
    parents = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    if parents & manifest.keys() or any(known.startswith(f"{path}/") for known in manifest):
        raise InvalidInput("path_taken", path=path)
    if path not in manifest and (twin := twin_of(path, manifest)):
        raise InvalidInput("path_twin", path=path, twin=twin)
    if path not in manifest and len(manifest) >= MAX_FILES:
        raise InvalidInput("too_many_files", limit=MAX_FILES)


def _check_fresh(entry: FileEntry | None, if_match: str | None) -> None:
    """The database compares again under its lock; here the present hash can be told to the caller."""
    current = entry.sha256 if entry else None
    if current != if_match:
        raise PreconditionFailed("stale", current=current)


def _title(user: CurrentUser, title: Text, path: str) -> str:
    return title.said_in("ru" if user.language == "ru" else "en", path=path)


def _view(path: str, content: bytes, version: int) -> FileView:
    text = decode(content)
    return FileView(
        path=path,
        text=text,
        sha256=sha256_of(content),
        size=len(content),
        is_binary=text is None,
        version=version,
    )
