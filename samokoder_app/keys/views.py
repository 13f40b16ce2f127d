"""What pages and API see of keys, providers and models."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, TypeAdapter, ValidationError

from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.keys import KeyHealth, KeyRow
from samokoder_app.db.repositories.model_lists import ModelRow
from samokoder_app.db.repositories.recommendations import Quality, RecommendedRow

_MILLION = 1_000_000
_NAME = StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")

ModelName = Annotated[str, _NAME]
"""What a user may type as a model's id; empty names none."""

NamedModel = Annotated[str, _NAME, Field(min_length=1)]
"""The same, where one has to be named."""

_NAMED: TypeAdapter[str] = TypeAdapter(NamedModel)


class View(BaseModel):
    """Base of view models: values that never change."""

    model_config = ConfigDict(frozen=True)


def named_model(kept: str | None) -> str | None:
    """A model's id as the database has it; None for none, and for what nobody may type any more."""
    try:
        return _NAMED.validate_python(kept or "")
    except ValidationError:
        return None


class KeyDraft(View):
    """A key as the user enters it; `base_url` None takes the provider's own."""

    provider_id: str = Field(max_length=64)
    key_name: str = Field(default="", max_length=80)
    api_key: SecretStr = Field(max_length=1000)
    base_url: str | None = Field(default=None, max_length=500)
    model: ModelName = ""


class KeyChange(View):
    """What changes of a kept key; what is left out stays. `position` counts from 1, `model` empty names none."""

    key_name: str | None = Field(default=None, min_length=1, max_length=80)
    model: ModelName | None = None
    position: int | None = Field(default=None, ge=1, le=1000)


class NewSecret(View):
    """Another secret for a kept key."""

    api_key: SecretStr = Field(max_length=1000)


class KeyView(View):
    """A kept key: only a mask of it ever comes back."""

    id: UUID
    provider_id: str
    key_name: str
    mask: str
    base_url: str
    model: str
    position: int
    health: KeyHealth
    cooling_until: datetime | None = None
    checked_at: datetime | None = None
    last_used_at: datetime | None = None
    created_at: datetime


class ProviderView(View):
    """A provider of models; `base_url` None: the user names the endpoint."""

    id: str
    name: str
    base_url: str | None
    needs_key: bool
    needs_base_url: bool = False


class ModelView(View):
    """A model. Prices are US dollars for a million tokens as decimal strings, null is unknown; so is every other null.

    `call_usd` is what each call costs besides, null is nothing.
    """

    id: str
    provider_id: str
    model: str
    name: str
    context_tokens: int | None
    most_output: int | None
    can_see: bool | None
    can_call_tools: bool | None
    prompt_usd_per_million: str | None
    completion_usd_per_million: str | None
    cached_usd_per_million: str | None
    call_usd: str | None
    is_free: bool


class RecommendationView(View):
    """A model of a key that suits a role; prices as in `ModelView`.

    `quality` is the band that ranked it, the calls and builds are the user's own in which it served this tier.
    """

    key_id: UUID
    key_name: str
    provider_id: str
    model: str
    name: str
    tier: Tier
    place: int
    quality: Quality
    prompt_usd_per_million: str | None
    completion_usd_per_million: str | None
    call_usd: str | None
    is_free: bool
    context_tokens: int | None
    calls: int
    answered_calls: int
    verified_builds: int
    unverified_builds: int


def recommendation_view(row: RecommendedRow) -> RecommendationView:
    """A row as it is shown."""
    values = row.model_dump(exclude={"title", "prompt_usd", "completion_usd", "call_usd"})
    return RecommendationView(
        **values,
        name=row.title,
        prompt_usd_per_million=_per_million(row.prompt_usd),
        completion_usd_per_million=_per_million(row.completion_usd),
        call_usd=_call(row.call_usd),
    )


def key_view(row: KeyRow) -> KeyView:
    """A row as it is shown."""
    values = row.model_dump(exclude={"secret_at"})
    return KeyView.model_validate(values | {"base_url": row.base_url or "", "model": row.model or ""})


def model_view(row: ModelRow) -> ModelView:
    """A row as it is shown."""
    return ModelView(
        id=f"{row.provider_id}/{row.model}",
        provider_id=row.provider_id,
        model=row.model,
        name=row.title,
        context_tokens=row.context_tokens,
        most_output=row.most_output,
        can_see=row.can_see,
        can_call_tools=row.can_call_tools,
        prompt_usd_per_million=_per_million(row.prompt_usd),
        completion_usd_per_million=_per_million(row.completion_usd),
        cached_usd_per_million=_per_million(row.cached_usd),
        call_usd=_call(row.call_usd),
        is_free=row.is_free,
    )


def _per_million(price: Decimal | None) -> str | None:
    return None if price is None else _decimal(price * _MILLION)


def _call(price: Decimal | None) -> str | None:
    return _decimal(price) if price else None


def _decimal(number: Decimal) -> str:
    """Without zeros at the end: `0.15`, `3`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
