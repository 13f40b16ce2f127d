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


class PackageView(BaseModel):
    """A package beyond the stack's: allowed, or asked for in vain. `wanted` is what the app's list says of it now;
    `is_kept` is false for one that only this list asks for."""

    model_config = ConfigDict(frozen=True)

    name: str
    is_allowed: bool
    wanted: str
    is_kept: bool = True


class PackageListView(BaseModel):
    """All of them. `is_possible` is false where the operator or the stack allows none; with `refused` lines nothing of
    the app's list is installed."""

    model_config = ConfigDict(frozen=True)

    items: list[PackageView]
    is_possible: bool
    refused: list[str]


class NeedsView(BaseModel):
    """What the code of the latest version asks for and is not given."""

    model_config = ConfigDict(frozen=True)

    variables: tuple[str, ...]
    hosts: tuple[str, ...]
