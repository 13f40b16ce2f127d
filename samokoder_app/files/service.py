"""Read, write and export the files of a project; every function checks that the user owns it.

Files are read from the latest version in the database, never from a workspace on disk.
Errors: `NotFound` for what is not the user's, `InvalidInput` for a bad path or content,
`PreconditionFailed` for a stale hash.
"""

from collections.abc import AsyncIterator
from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.files.views import FileRow, FileView, VersionRow

__all__ = ["FileRow", "FileView", "VersionRow"]


async def list_files(user: CurrentUser, project_id: UUID, version: int | None = None) -> list[FileRow]:
    """All files of a version (default: the latest), sorted by path."""
    raise NotImplementedError


async def read_file(user: CurrentUser, project_id: UUID, path: str) -> FileView:
    """One file of the latest version."""
    raise NotImplementedError


async def write_file(user: CurrentUser, project_id: UUID, path: str, text: str, if_match: str | None) -> FileView:
    """Save a file as a new version. `if_match` is the sha256 last read, None for a file that must not exist yet."""
    raise NotImplementedError


async def delete_file(user: CurrentUser, project_id: UUID, path: str, if_match: str) -> None:
    """Delete a file in a new version."""
    raise NotImplementedError


async def rename_file(user: CurrentUser, project_id: UUID, path: str, new_path: str, if_match: str) -> FileView:
    """Rename a file in a new version; the new path must be free."""
    raise NotImplementedError


async def list_versions(
    user: CurrentUser, project_id: UUID, before: int | None = None, limit: int = 50
) -> list[VersionRow]:
    """Versions, newest first; `before` pages on."""
    raise NotImplementedError


async def export_zip(user: CurrentUser, project_id: UUID) -> AsyncIterator[bytes]:
    """The ZIP of the latest version with container files and the table of evidence in the README."""
    raise NotImplementedError


async def screenshot(user: CurrentUser, project_id: UUID, sha256: str) -> bytes:
    """PNG of a check's evidence; only those that the project's builds refer to."""
    raise NotImplementedError
