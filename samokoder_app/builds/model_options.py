"""Models that a page offers for a build, and the order that a choice becomes; pure."""

from uuid import UUID

from pydantic import BaseModel

from samokoder_app.builds.choosing import DEMO_MODEL
from samokoder_app.builds.views import StartBuild
from samokoder_app.errors import NotFound
from samokoder_app.keys.views import KeyView


class ModelOption(BaseModel):
    """A choice of model: the id of a key, or the demo."""

    value: str
    label: str


def model_option(key: KeyView) -> ModelOption:
    """A kept key as a choice of model."""
    return ModelOption(value=str(key.id), label=f"{key.key_name or key.provider_id} · {key.model}")


def build_order(model: str, auto_approve: bool) -> StartBuild:
    """The order of a chosen `ModelOption`; no choice is the demo, what is no option is refused."""
    if model in {"", DEMO_MODEL}:
        return StartBuild(model=DEMO_MODEL, auto_approve=auto_approve)
    try:
        return StartBuild(key_id=UUID(model), auto_approve=auto_approve)
    except ValueError as error:
        raise NotFound("key_not_found") from error
