"""Versions: what changed and what was verified, restore, fork; export of the latest one or of all."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from samokoder_app.accounts import audit
from samokoder_app.accounts.audit import AuditKind
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, GREATEST, ForkOrder, ItemList
from samokoder_app.api.downloads import download_headers
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.builds.forks import fork_version
from samokoder_app.files import service as files
from samokoder_app.projects.views import ProjectView
from samokoder_app.versions import service
from samokoder_app.versions.git_export import export_git
from samokoder_app.versions.views import VersionDiff, VersionRow

router = APIRouter(prefix="/api/projects/{project_id}", tags=["versions"], responses=ERRORS)

_PAGE = 50
Number = Annotated[int, Path(ge=1, le=GREATEST)]
_BUILDING: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorAnswer, "description": "A build works: wait for it, pause it or stop it."}
}
_QUOTA: dict[int | str, dict[str, Any]] = {402: {"model": ErrorAnswer, "description": "One project too many."}}


@router.get("/versions")
async def list_versions(
    user: User,
    project_id: UUID,
    cursor: Annotated[int | None, Query(ge=1, le=GREATEST)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = _PAGE,
) -> ItemList[VersionRow]:
    """List versions, newest first, each with what was verified of its files."""
    rows = await service.list_versions(user, project_id, cursor, limit)
    more = len(rows) == limit and rows[-1].number > 1
    return ItemList(items=rows, next_cursor=str(rows[-1].number) if more else None)


@router.get("/versions/{old}/diff/{new}")
async def diff(
    user: User,
    project_id: UUID,
    old: Annotated[int, Path(ge=0, le=GREATEST, description="0 is the empty tree before the first version.")],
    new: Annotated[int, Path(ge=0, le=GREATEST)],
    path: Annotated[str | None, Query(max_length=300, description="This file alone, with more of it.")] = None,
) -> VersionDiff:
    """Compare two versions: files added, changed, deleted, renamed, with hunks."""
    return await service.compare_versions(user, project_id, old, new, path)


@router.post("/versions/{number}/restore", status_code=201, responses=_BUILDING)
async def restore(user: User, project_id: UUID, number: Number) -> VersionRow:
    """Make a new version with the files of this one; the present one if it has them already."""
    return await service.restore_version(user, project_id, number)


@router.post("/versions/{number}/fork", status_code=201, responses=_QUOTA)
async def fork(
    user: User, project_id: UUID, number: Number, response: Response, body: ForkOrder | None = None
) -> ProjectView:
    """Make a new project from this version, with the plan and the requirements that belong to it."""
    project = await fork_version(user, project_id, number, body.name if body else "")
    response.headers["Location"] = f"/api/projects/{project.id}"
    return project


@router.post("/export", response_class=StreamingResponse)
async def export(user: User, project_id: UUID, format: Literal["zip", "git"] = "zip") -> StreamingResponse:
    """Download the app as a ZIP with container files and evidence; `git`: with all versions as a git repository."""
    make = export_git if format == "git" else files.export_zip
    name = await files.export_name(user, project_id)
    chunks = await make(user, project_id)
    await audit.note(user.id, AuditKind.EXPORTED, project_id, name)
    ending = "-git.zip" if format == "git" else ".zip"
    return StreamingResponse(chunks, media_type="application/zip", headers=download_headers(f"{name}{ending}"))
