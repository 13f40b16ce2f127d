"""Previews of the app."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, ItemList
from samokoder_app.previews import service
from samokoder_app.previews.views import ConsoleLine, PreviewView

router = APIRouter(prefix="/api/projects/{project_id}/preview", tags=["preview"], responses=ERRORS)


@router.post("")
async def start_preview(user: User, project_id: UUID) -> PreviewView:
    """Start the preview; `url` opens it once, within 60 seconds, in a browser."""
    return await service.start_preview(user, project_id)


@router.get("")
async def preview_status(user: User, project_id: UUID) -> PreviewView:
    """Read the preview's state."""
    return await service.preview_status(user, project_id)


@router.delete("", status_code=204)
async def stop_preview(user: User, project_id: UUID, data: bool = False) -> None:
    """Stop the preview; what the app has stored stays, or is deleted with `data=true`."""
    await (service.discard_preview if data else service.stop_preview)(user, project_id)


@router.get("/console")
async def console(user: User, project_id: UUID, after: Annotated[int, Query(ge=0)] = 0) -> ItemList[ConsoleLine]:
    """Read the app's output after line `after`."""
    return ItemList(items=await service.console_lines(user, project_id, after))
