"""Read, write and export the files of a project; every function checks that the user owns it.

Files are read from the latest version in the database, never from a workspace on disk.
Errors: `NotFound` for what is not the user's, `InvalidInput` for a bad path or content,
`PreconditionFailed` (with the present hash as `current`) for a stale hash.
"""

from collections.abc import AsyncIterator
from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files as repository
from samokoder_app.db.repositories.rights import Right, check_right
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.files.contents import PNG_SIGNATURE, changed_lines, decode, encode, sha256_of
from samokoder_app.files.export import read_export, zip_of
from samokoder_app.files.tree import Places, beneath, check_fresh, content_of, read_tree, row_of, tag_of, title_of
from samokoder_app.files.views import FileRow, FileTree, FileView
from samokoder_app.i18n.files import Files

__all__ = ["FileRow", "FileTree", "FileView"]

FOLDER_KEEPER = ".gitkeep"
"""The file that an empty folder begins with, as in git: a folder is only what the paths of files say."""


async def list_files(user: CurrentUser, project_id: UUID, version: int | None = None) -> list[FileRow]:
    """All files of a version (default: the latest), sorted by path."""
    return (await list_tree(user, project_id, version)).files


async def list_tree(user: CurrentUser, project_id: UUID, version: int | None = None, under: str = "") -> FileTree:
    """A version's files (default: the latest's) with its number, of one folder with that folder's tag."""
    async with as_user(user.id) as session:
        number, manifest = await read_tree(session, project_id, version)
    held = beneath(manifest, under) if under else manifest
    return FileTree(
        version=number, tag=tag_of(manifest, under) or "", files=[row_of(*one) for one in sorted(held.items())]
    )


async def read_file(user: CurrentUser, project_id: UUID, path: str, version: int | None = None) -> FileView:
    """One file of a version (default: the latest)."""
    async with as_user(user.id) as session:
        number, manifest = await read_tree(session, project_id, version)
        entry = manifest.get(path)
        if entry is None:
            raise NotFound("file_not_found")
        return _view(path, await content_of(session, project_id, entry), number)


async def read_raw(user: CurrentUser, project_id: UUID, path: str, version: int | None = None) -> bytes:
    """The bytes of a file of a version (default: the latest)."""
    async with as_user(user.id) as session:
        _, manifest = await read_tree(session, project_id, version)
        if path not in manifest:
            raise NotFound("file_not_found")
        return await content_of(session, project_id, manifest[path])


async def write_file(user: CurrentUser, project_id: UUID, path: str, text: str, if_match: str | None) -> FileView:
    """Save a file as a new version. `if_match` is the sha256 last read, None for a file that must not exist yet."""
    content = encode(text)
    async with as_user(user.id) as session:
        _, manifest = await read_tree(session, project_id)
        Places(manifest).put(path)
        entry = manifest.get(path)
        check_fresh(manifest, path, if_match)
        old = await content_of(session, project_id, entry) if entry else b""
        version = await repository.save_file(
            session,
            project_id,
            path,
            content,
            if_match,
            entry.executable if entry else False,
            title_of(user, Files.edited, path=path) if entry else _title_of_new(user, path),
            changed_lines(old, content),
        )
    return _view(path, content, version)


async def export_zip(user: CurrentUser, project_id: UUID) -> AsyncIterator[bytes]:
    """The ZIP of the latest version with container files and the table of evidence in the README."""
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.EXPORT)
        export = await read_export(session, user.id, project_id)
    return zip_of(export)


async def export_name(user: CurrentUser, project_id: UUID) -> str:
    """The archive's name without its ending: the project's name without what file systems refuse."""
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.EXPORT)
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


def _title_of_new(user: CurrentUser, path: str) -> str:
    folder, _, name = path.rpartition("/")
    if folder and name == FOLDER_KEEPER:
        return title_of(user, Files.created_folder, path=folder)
    return title_of(user, Files.created, path=path)


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
