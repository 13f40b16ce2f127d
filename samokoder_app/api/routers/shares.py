"""Public links to a project: made, changed and ended by who may share it, opened by anybody who has one."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from pydantic import ConfigDict, Field

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, Body, ItemList
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.client_address import client_address
from samokoder_app.files.views import FileTree, FileView
from samokoder_app.projects.views import ProjectView
from samokoder_app.shares import code, forking, links, previewing, visiting
from samokoder_app.shares.links import MAX_NAME, LinkChange, LinkWish
from samokoder_app.shares.views import SharedApp, SharedPreview, ShareView

_ROLE_ERRORS: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    403: {"model": ErrorAnswer, "description": "Your role in the project does not allow it."},
}
_PNG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
}
router = APIRouter(tags=["sharing"], responses=_ROLE_ERRORS)

Token = Annotated[str, Path(description="The end of the link.", max_length=100)]
Address = Annotated[str, Depends(client_address)]


class NewShare(Body):
    """What a new link shows, and until when."""

    name: str = Field(
        default="", description="For your own list.", examples=["For Ann"], json_schema_extra={"maxLength": MAX_NAME}
    )
    preview: bool = Field(default=True, description="The running app, with data of its own that is thrown away.")
    history: bool = Field(default=True, description="Versions with their pictures and evidence.")
    code: bool = Field(default=False, description="The files of the newest version.")
    fork: bool = Field(default=True, description="Whoever is signed in may make a project of the files.")
    secrets: bool = Field(
        default=False,
        description="Run the visitors' preview with the app's secrets and outside hosts: strangers then use them.",
    )
    expires_at: datetime | None = Field(default=None, description="When it ends by itself; null: when you revoke it.")


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():
        field.pop("default", None)


class ChangedShare(NewShare):
    """What becomes different of a link; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)


class NewFork(Body):
    """How the new project is called."""

    name: str = Field(default="", description="By default as the shared one.", json_schema_extra={"maxLength": 120})


@router.get("/api/projects/{project_id}/shares")
async def list_shares(user: User, project_id: UUID) -> ItemList[ShareView]:
    """List the project's public links, with what they show and how often they were opened."""
    return ItemList(items=await links.list_shares(user, project_id))


@router.post("/api/projects/{project_id}/shares", status_code=201)
async def make_share(user: User, project_id: UUID, body: NewShare) -> ShareView:
    """Make a public link: whoever has it sees what it shows, without an account."""
    return await links.make_share(user, project_id, LinkWish.model_validate(body.model_dump()))


@router.patch("/api/projects/{project_id}/shares/{share_id}")
async def change_share(user: User, project_id: UUID, share_id: UUID, body: ChangedShare) -> ShareView:
    """Change a link's name, its end or what it shows, also of one that has run out: its address stays the same.

    Whoever looks at it sees the change within seconds. Who changes more than the name answers for the link from then on.
    """
    change = LinkChange.model_validate(body.model_dump(exclude_unset=True))
    return await links.change_share(user, project_id, share_id, change)


@router.delete("/api/projects/{project_id}/shares/{share_id}", status_code=204)
async def revoke_share(user: User, project_id: UUID, share_id: UUID) -> None:
    """End a link at once, with the preview that its visitors look at."""
    await links.revoke_share(user, project_id, share_id)


@router.get("/api/shared/{share_token}")
async def open_shared(share_token: Token, address: Address) -> SharedApp:
    """Open a public link; no account is needed, here and below, but for a fork."""
    return await visiting.open_shared(share_token, address)


@router.post("/api/shared/{share_token}/preview")
async def enter_shared(share_token: Token, address: Address) -> SharedPreview:
    """Start the shared app; `url` opens it once, within 60 seconds, in a browser."""
    return await previewing.enter_shared(share_token, address)


@router.get("/api/shared/{share_token}/preview")
async def shared_status(share_token: Token, address: Address) -> SharedPreview:
    """Read how the shared app is."""
    return await previewing.shared_status(share_token, address)


@router.get("/api/shared/{share_token}/screenshots/{sha256}", response_class=Response, responses=_PNG)
async def shared_picture(
    share_token: Token,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    address: Address,
) -> Response:
    """Show a picture that the evidence or the history names (PNG)."""
    png = await visiting.shared_picture(share_token, address, sha256)
    headers = {"Cache-Control": "private, max-age=600", "X-Content-Type-Options": "nosniff"}
    return Response(png, media_type="image/png", headers=headers)


@router.get("/api/shared/{share_token}/files")
async def shared_files(share_token: Token, address: Address) -> FileTree:
    """List the shared files; 404 where the link shows no code."""
    return await code.shared_files(share_token, address)


@router.get("/api/shared/{share_token}/files/{path:path}")
async def shared_file(share_token: Token, path: str, address: Address) -> FileView:
    """Read one of them."""
    return await code.shared_file(share_token, address, path)


@router.post("/api/shared/{share_token}/fork", status_code=201)
async def fork_shared(
    user: User, share_token: Token, address: Address, response: Response, body: NewFork | None = None
) -> ProjectView:
    """Make a project of yours from the shared app: its files, requirements and evidence."""
    project = await forking.fork_shared(user, share_token, address, body.name if body else "")
    response.headers["Location"] = f"/api/projects/{project.id}"
    return project
