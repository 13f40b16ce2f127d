"""Files and folders, their history, and screenshots."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, GREATEST, Cursor, FilePlace, FileText, ItemList, Limit, page_of
from samokoder_app.api.downloads import download_headers
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.api.tags import names_tag, plain_tag, required_tag
from samokoder_app.files import changing, history, service
from samokoder_app.files.contents import sha256_of
from samokoder_app.files.views import ChangedFiles, FileRow, FileVersion, FileView

router = APIRouter(prefix="/api/projects/{project_id}", tags=["files"], responses=ERRORS)

IfMatch = Annotated[str | None, Header(alias="If-Match", description="`ETag` of the file as it was read.")]
IfNew = Annotated[str | None, Header(alias="If-None-Match", description="`*` for a file that is new.")]
IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", description="`ETag`s that are known: 304 if the file is still that.")
]
Version = Annotated[int | None, Query(ge=1, le=GREATEST, description="Of this version, instead of the latest.")]
_READ: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The file is still the one that is known."},
}
_STALE: dict[int | str, dict[str, Any]] = {
    412: {"model": ErrorAnswer, "description": "The file changed; details.current is its present hash."}
}


@router.get("/files")
async def list_files(
    user: User,
    project_id: UUID,
    response: Response,
    version: Version = None,
    under: Annotated[str, Query(max_length=300, description="The files of this folder alone.")] = "",
    cursor: Cursor = None,
    limit: Limit = 1_000,
) -> ItemList[FileRow]:
    """List the files of the latest version, or of another; the `ETag` is that of the folder, for deleting it."""
    tree = await service.list_tree(user, project_id, version, under)
    response.headers["ETag"] = f'"{tree.tag}"'
    return page_of(tree.files, lambda row: row.path, cursor, limit)


@router.get("/files/{path:path}", response_model=FileView, responses=_READ)
async def read_file(
    user: User,
    project_id: UUID,
    path: str,
    response: Response,
    raw: bool = False,
    version: Version = None,
    if_none_match: IfNoneMatch = None,
) -> FileView | Response:
    """Read a file as JSON with its hash; `raw=1` downloads its bytes."""
    content = await service.read_raw(user, project_id, path, version) if raw else None
    view = None if raw else await service.read_file(user, project_id, path, version)
    tag = f'"{view.sha256 if view else sha256_of(content or b"")}"'
    if names_tag(if_none_match, tag):
        return Response(status_code=304, headers={"ETag": tag})
    if view is None:
        return _attachment(content or b"", path.rpartition("/")[2], tag)
    response.headers["ETag"] = tag
    return view


@router.put("/files/{path:path}", responses=_STALE)
async def write_file(
    user: User,
    project_id: UUID,
    path: str,
    body: FileText,
    response: Response,
    if_match: IfMatch = None,
    if_none_match: IfNew = None,
) -> FileView:
    """Save a file as a new version."""
    expected = None if if_none_match == "*" and if_match is None else required_tag(if_match)
    view = await service.write_file(user, project_id, path, body.text, expected)
    response.headers["ETag"] = f'"{view.sha256}"'
    return view


@router.post("/files/{path:path}", responses=_STALE)
async def move_file(user: User, project_id: UUID, path: str, body: FilePlace, if_match: IfMatch = None) -> ChangedFiles:
    """Move or rename a file or a folder in a new version; nothing may be in the new place."""
    return await changing.move(user, project_id, path, body.to, plain_tag(if_match) or None)


@router.delete("/files/{path:path}", status_code=204, responses=_STALE)
async def delete_file(user: User, project_id: UUID, path: str, if_match: IfMatch = None) -> None:
    """Delete a file, or a folder with all that is in it, in a new version."""
    await changing.delete(user, project_id, path, required_tag(if_match))


@router.get("/history/{path:path}")
async def file_history(user: User, project_id: UUID, path: str) -> ItemList[FileVersion]:
    """List the versions in which a file came, changed or went, newest first: at most 200."""
    return ItemList(items=await history.file_history(user, project_id, path))


@router.get("/screenshots/{sha256}", response_class=Response)
async def screenshot(user: User, project_id: UUID, sha256: str) -> Response:
    """Show a screenshot that a check made."""
    png = await service.screenshot(user, project_id, sha256)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


def _attachment(content: bytes, name: str, tag: str) -> Response:
    headers = {**download_headers(name), "ETag": tag}
    return Response(content, media_type="application/octet-stream", headers=headers)
