"""What pages and API see of secrets and outside hosts."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class SecretView(BaseModel):
    """A kept secret: its value never comes back."""

    model_config = ConfigDict(frozen=True)

    name: str
    mask: str
    updated_at: datetime


class HostView(BaseModel):
    """An outside host: allowed, or tried by the app in vain."""

    model_config = ConfigDict(frozen=True)

    host: str
    is_allowed: bool
    updated_at: datetime


class NeedsView(BaseModel):
    """What the code of the latest version asks for and is not given."""

    model_config = ConfigDict(frozen=True)

    variables: tuple[str, ...]
    hosts: tuple[str, ...]
