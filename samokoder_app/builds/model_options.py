"""Models that a page offers for a build, and the order that a choice becomes; pure."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from samokoder_app.billing.credits.views import OfferView
from samokoder_app.builds.choosing import DEMO_MODEL
from samokoder_app.builds.limits import read_limits
from samokoder_app.builds.views import StartBuild
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.views import KeyView

BY_ROLE = "by-role"
"""The choice that names no model: the user's routes serve."""

MANAGED = "credits:"
"""Before the id of a model that is paid for with credits."""

_IMAGES = TypeAdapter(tuple[str, ...])


Closed = Literal["", "paid", "all"]
"""What the plan of who pays does not let a key be used for: nothing, all but free models, anything."""


class ModelOption(BaseModel):
    """A choice of model: the id of a key with the model that it names; `name` is the key's alone.

    One that is paid for with credits names its model by itself, and so does a key that somebody has lent to the team.
    `is_closed`: `plan` does not let the model be used that it names.
    """

    value: str
    label: str
    name: str = ""
    model: str = ""
    is_managed: bool = False
    is_lent: bool = False
    closed: Closed = ""
    is_closed: bool = False
    plan: str = ""


class TypedLimits(BaseModel):
    """Limits as they stand in a form."""

    usd: str = ""
    tokens: str = ""


class IdeaForm(BaseModel):
    """What the form of an idea says of its build; `images` are ids as JSON."""

    model: str = ""
    model_id: str = ""
    limits: TypedLimits = TypedLimits()
    auto_approve: bool = True
    images: str = ""
    page_url: str = ""

    def as_order(self) -> StartBuild:
        """The order that it makes; raises what is wrong with it."""
        order = build_order(self.model, self.auto_approve, self.limits, self.model_id)
        return order.model_copy(update={"images": _read_images(self.images), "page_url": self.page_url.strip()})


class RestOrder(BaseModel):
    """What a page wants of a build that rests: another model (empty: the same one), other limits (None: the same).

    `model` is a `ModelOption`, `model_id` the model in place of the one that its key names.
    """

    model: str = ""
    model_id: str = ""
    limits: TypedLimits | None = None

    def as_order(self) -> StartBuild:
        """The order that names just what is changed."""
        if self.model:
            return build_order(self.model, limits=self.limits, model_id=self.model_id)
        return StartBuild() if self.limits is None else StartBuild(**read_limits(self.limits.usd, self.limits.tokens))


def model_option(key: KeyView) -> ModelOption:
    """A kept key as a choice of model."""
    name = key.key_name or key.provider_id
    label = f"{name} · {key.model}" if key.model else name
    return ModelOption(value=str(key.id), label=label, name=name, model=key.model)


def lent_option(key_id: UUID, name: str, model: str) -> ModelOption:
    """A key that is lent to a team, as a choice of the model that it names."""
    return ModelOption(
        value=str(key_id), label=f"{name} · {model}", name=f"{name} · {model}", model=model, is_lent=True
    )


def managed_option(offer: OfferView) -> ModelOption:
    """A model that is paid for with credits as a choice of model."""
    return ModelOption(value=f"{MANAGED}{offer.id}", label=offer.title, name=offer.title, is_managed=True)


def _read_images(text: str) -> tuple[str, ...]:
    """Ids of images as a form has them; raises `InvalidInput("image_gone")`."""
    try:
        return _IMAGES.validate_json(text) if text else ()
    except ValidationError as error:
        raise InvalidInput("image_gone") from error


def build_order(
    model: str, auto_approve: bool = True, limits: TypedLimits | None = None, model_id: str = ""
) -> StartBuild:
    """The order of a chosen `ModelOption`; no choice is the demo, what is no option is refused.

    `model_id` is the model in place of the one that the key names. Without `limits` the order says nothing about them.
    """
    fields = {} if limits is None else read_limits(limits.usd, limits.tokens)
    if model == BY_ROLE:
        return StartBuild(by_role=True, auto_approve=auto_approve, **fields)
    if model in {"", DEMO_MODEL}:
        return StartBuild(model=DEMO_MODEL, auto_approve=auto_approve, **fields)
    try:
        if model.startswith(MANAGED):
            return StartBuild(managed_model_id=UUID(model[len(MANAGED) :]), auto_approve=auto_approve, **fields)
        key_id = UUID(model)
    except ValueError as error:
        raise NotFound("key_not_found") from error
    try:
        return StartBuild(key_id=key_id, model=model_id.strip() or None, auto_approve=auto_approve, **fields)
    except ValidationError as error:
        raise InvalidInput from error
