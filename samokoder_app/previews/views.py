"""View models of a preview."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

PreviewState = Literal["starting", "running", "stopped", "failed"]


class PreviewView(BaseModel):
    """A preview as its owner sees it.

    `url` carries a one-use ticket of 60 seconds and is for the iframe or a new tab ("" when none was asked for);
    `address` is the plain origin to show; `message` says in a sentence why a preview failed or cannot start. Where
    `content` has changed, an open page shows an older app until it is loaded again. One that `is_slow` has failed
    only for now: its app still runs and may answer yet.
    """

    model_config = ConfigDict(frozen=True)

    state: PreviewState
    url: str = ""
    address: str = ""
    message: str = ""
    version: int = 0
    content: str = ""
    is_slow: bool = False


class ConsoleLine(BaseModel):
    """One line of an app's output; `number` grows by one within a run of the web process."""

    model_config = ConfigDict(frozen=True)

    number: int
    at: datetime
    text: str
