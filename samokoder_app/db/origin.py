"""Where a request comes from, for the audit log: kept beside the task, because every layer below may have to tell it."""

from contextvars import ContextVar
from typing import Literal

from pydantic import BaseModel, ConfigDict

LONGEST_ADDRESS, LONGEST_BROWSER = 64, 80


class Origin(BaseModel):
    """An address, a browser in a few words, and how its user was known; None or "" where nothing is."""

    model_config = ConfigDict(frozen=True)

    address: str = ""
    browser: str = ""
    via: Literal["session", "token"] | None = None


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def current_origin() -> Origin:
    """Of the request or event that is served here; empty for what the program does by itself."""
    return _origin.get()


def set_origin(origin: Origin) -> None:
    """For the rest of this task and what it starts."""
    _origin.set(origin)
