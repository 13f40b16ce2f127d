"""What pages and API see of keys, providers and models."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from samokoder_app.db.repositories.keys import KeyHealth


class View(BaseModel):
    """Base of view models: values that never change."""

    model_config = ConfigDict(frozen=True)


class KeyDraft(View):
    """A key as the user enters it; `base_url` None takes the provider's own."""

    provider_id: str = Field(max_length=64)
    key_name: str = Field(default="", max_length=80)
    api_key: SecretStr = Field(max_length=1000)
    base_url: str | None = Field(default=None, max_length=500)
    model: str = Field(default="", max_length=200)


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
    created_at: datetime


class ProviderView(View):
    """A provider of models; `base_url` None: the user names the endpoint."""

    id: str
    name: str
    base_url: str | None
    needs_key: bool
    needs_base_url: bool = False


class ModelView(View):
    """A model known by name."""

    id: str
    provider_id: str
    name: str
