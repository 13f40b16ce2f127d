"""Pictures of an app, as the verifier's browser saw it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Response

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, GREATEST
from samokoder_app.api.tags import names_tag
from samokoder_app.versions.pictures import read_picture

router = APIRouter(prefix="/api/projects/{project_id}", tags=["versions"], responses=ERRORS)

IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", description="`ETag`s that are known: 304 if the picture is still that.")
]
Tag = Annotated[
    str | None,
    Query(max_length=64, description="The picture's hash: an address with the present one may be kept for a year."),
]
_READ: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The picture is still the one that is known."},
}


@router.get("/picture", response_class=Response, responses=_READ)
async def project_picture(user: User, project_id: UUID, tag: Tag = None, if_none_match: IfNoneMatch = None) -> Response:
    """Show the app's newest picture (PNG, 1280 × 800); 404 while no version was verified in a browser."""
    return await _answer(user, project_id, None, tag, if_none_match)


@router.get("/versions/{number}/picture", response_class=Response, responses=_READ)
async def version_picture(
    user: User,
    project_id: UUID,
    number: Annotated[int, Path(ge=1, le=GREATEST)],
    tag: Tag = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Show the picture of one version; 404 if its files were never verified in a browser."""
    return await _answer(user, project_id, number, tag, if_none_match)


async def _answer(
    user: CurrentUser, project_id: UUID, number: int | None, tag: str | None, if_none_match: str | None
) -> Response:
    picture = await read_picture(user, project_id, number, lambda sha256: names_tag(if_none_match, f'"{sha256}"'))
    lasting = "max-age=31536000, immutable" if tag == picture.sha256 else "no-cache"
    headers = {"ETag": f'"{picture.sha256}"', "Cache-Control": f"private, {lasting}"}
    if picture.png is None:
        return Response(status_code=304, headers=headers)
    return Response(picture.png, media_type="image/png", headers={**headers, "X-Content-Type-Options": "nosniff"})
