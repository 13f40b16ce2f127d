"""Files and screenshots."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, FileText, ItemList
from samokoder_app.api.downloads import download_headers
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.errors import InvalidInput
from samokoder_app.files import service
from samokoder_app.files.views import FileRow, FileView

router = APIRouter(prefix="/api/projects/{project_id}", tags=["files"], responses=ERRORS)

IfMatch = Annotated[str | None, Header(alias="If-Match", description="Hash of the file as it was read.")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="`*` for a file that is new.")]
_STALE: dict[int | str, dict[str, Any]] = {
    412: {"model": ErrorAnswer, "description": "The file changed; details.current is its present hash."}
}


@router.get("/files")
async def list_files(
    user: User, project_id: UUID, version: Annotated[int | None, Query(ge=1)] = None
) -> ItemList[FileRow]:
    """List the files of the latest version, or of another."""
    return ItemList(items=await service.list_files(user, project_id, version))


@router.get("/files/{path:path}", response_model=FileView)
async def read_file(
    user: User, project_id: UUID, path: str, response: Response, raw: bool = False
) -> FileView | Response:
    """Read a file as JSON with its hash; `raw=1` downloads its bytes."""
    if raw:
        return _attachment(await service.read_raw(user, project_id, path), path.rpartition("/")[2])
    view = await service.read_file(user, project_id, path)
    response.headers["ETag"] = f'"{view.sha256}"'
    return view


@router.put("/files/{path:path}", responses=_STALE)
async def write_file(
    user: User,
    project_id: UUID,
    path: str,
    body: FileText,
    response: Response,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> FileView:
    """Save a file as a new version."""
    expected = None if if_none_match == "*" and if_match is None else _required(if_match)
    view = await service.write_file(user, project_id, path, body.text, expected)
    response.headers["ETag"] = f'"{view.sha256}"'
    return view


@router.delete("/files/{path:path}", status_code=204, responses=_STALE)
async def delete_file(user: User, project_id: UUID, path: str, if_match: IfMatch = None) -> None:
    """Delete a file in a new version."""
    await service.delete_file(user, project_id, path, _required(if_match))


@router.get("/screenshots/{sha256}", response_class=Response)
async def screenshot(user: User, project_id: UUID, sha256: str) -> Response:
    """Show a screenshot that a check made."""
    png = await service.screenshot(user, project_id, sha256)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


def _required(if_match: str | None) -> str:
    value = (if_match or "").strip().removeprefix("W/").strip('"')
    if not value:
        raise InvalidInput("if_match_missing")
    return value


def _attachment(content: bytes, name: str) -> Response:
    return Response(content, media_type="application/octet-stream", headers=download_headers(name))
