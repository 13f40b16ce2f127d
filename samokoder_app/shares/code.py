"""The files of a shared project, where its link shows code: never those that are there for secrets."""

from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.manifest import Manifest
from samokoder_app.db.repositories.shares import OpenedShare
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.files.contents import MAX_FILE_BYTES, decode
from samokoder_app.files.export import exportable
from samokoder_app.files.tree import content_of, read_tree, row_of, tag_of
from samokoder_app.files.views import FileTree, FileView
from samokoder_app.shares.opening import opened


async def shared_files(token: str, address: str) -> FileTree:
    """All files of the newest version, by path; raises `NotFound` where the link shows no code."""
    share = await _with_code(token, address)
    async with as_user(share.owner_id) as session:
        number, manifest = await _tree(session, share)
    return FileTree(version=number, tag=tag_of(manifest, "") or "", files=[row_of(*one) for one in manifest.items()])


async def shared_file(token: str, address: str, path: str) -> FileView:
    """One file of the newest version; without its text if it is binary, or larger than editors open."""
    share = await _with_code(token, address)
    async with as_user(share.owner_id) as session:
        number, manifest = await _tree(session, share)
        entry = manifest.get(path)
        if entry is None:
            raise NotFound("file_not_found")
        is_large = entry.size > MAX_FILE_BYTES
        text = None if is_large else decode(await content_of(session, share.project_id, entry))
    return FileView(path=path, text=text, sha256=entry.sha256, size=entry.size, is_binary=text is None, version=number)


async def _with_code(token: str, address: str) -> OpenedShare:
    share = await opened(token, address)
    if not share.shows_code:
        raise NotFound("share_no_code")
    return share


async def _tree(session: AsyncSession, share: OpenedShare) -> tuple[int, Manifest]:
    number, manifest = await read_tree(session, share.project_id, None)
    return number, dict(sorted(exportable(manifest).items()))
