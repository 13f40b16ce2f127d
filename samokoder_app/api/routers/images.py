"""Images that go with an idea."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from engine.builds.materials import Image
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS
from samokoder_app.builds.materials import keep_image

router = APIRouter(prefix="/api/user/images", tags=["builds"], responses=ERRORS)

_KINDS = ("image/png", "image/jpeg", "image/webp")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _KINDS},
    }
}


class KeptImage(Image):
    """The image as it is kept: `id` is what `generate` takes."""

    id: str = Field(description="The sha256 of what is kept: the image without its metadata.")


@router.post("", status_code=201, openapi_extra=_BODY)
async def bring_image(user: User, request: Request, name: str = "") -> KeptImage:
    """Bring an image for your next idea: name it in `images` of `generate` within a day."""
    image = await keep_image(user, name, await request.body())
    return KeptImage(id=image.sha256, **image.model_dump())
