"""Imports: a ZIP archive as the body, or a git repository by its URL."""

import tempfile
from typing import IO, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, RepositoryImport
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.errors import InvalidInput
from samokoder_app.imports import service
from samokoder_app.imports.views import ImportView

router = APIRouter(prefix="/api/projects", tags=["imports"], responses=ERRORS)

_IN_MEMORY = 1_000_000
_JSON = "application/json"
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
            _JSON: {"schema": RepositoryImport.model_json_schema()},
        },
    }
}
_NOT_EMPTY: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorAnswer, "description": "The project has files or builds already."}
}


@router.post("/import", status_code=201, openapi_extra=_BODY)
async def import_project(
    user: User, request: Request, response: Response, name: str = "", team_id: UUID | None = None
) -> ImportView:
    """Make a project, of a team if one is named, of an existing app: its files become version 1 as they are."""
    if _is_json(request):
        order = await _order(request)
        view = await service.import_new_project(user, order.name or name, order.url, team_id)
    else:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as archive:
            await _receive(request, archive)
            view = await service.import_new_project(user, name, archive, team_id)
    response.headers["Location"] = f"/api/projects/{view.project_id}"
    return view


@router.post("/{project_id}/import", status_code=201, openapi_extra=_BODY, responses=_NOT_EMPTY)
async def import_into_project(user: User, project_id: UUID, request: Request) -> ImportView:
    """Import an existing app into a project without files."""
    if _is_json(request):
        return await service.import_repository(user, project_id, (await _order(request)).url)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as archive:
        await _receive(request, archive)
        return await service.import_archive(user, project_id, archive)


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == _JSON


async def _order(request: Request) -> RepositoryImport:
    try:
        return RepositoryImport.model_validate_json(await request.body())
    except ValidationError as error:
        raise InvalidInput("repository_url_invalid") from error


async def _receive(request: Request, archive: IO[bytes]) -> None:
    """The body as a file; its size is bounded before it gets here."""
    async for piece in request.stream():
        archive.write(piece)
    archive.seek(0)
