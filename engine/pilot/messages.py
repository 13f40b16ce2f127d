"""What GPT-Pilot says and asks, as it comes out of its connection."""

import json
from hashlib import sha256
from typing import Any

from pydantic import ConfigDict

from engine.document import Document

STARTING = "starting_task"
"""The stage in which it asks whether a task shall begin: all before it is done, and kept in its database."""


class PilotMessage(Document):
    """One message; `content` is as it came, fields that are not known are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    category: str | None = None
    content: Any = None
    extra_info: str | None = None
    placeholder: str | None = None
    project_state_id: str | None = None

    @property
    def agent(self) -> str:
        """Who speaks, such as `developer`; "" if nobody does."""
        return (self.category or "").removeprefix("agent:")

    @property
    def text(self) -> str:
        """The content if it is text."""
        return self.content if isinstance(self.content, str) else ""


class PilotQuestion(Document):
    """Something that it waits for an answer to. `stage` is what it was at when it asked."""

    text: str
    agent: str = ""
    extra_info: str = ""
    hint: str = ""
    placeholder: str = ""
    buttons: tuple[str, ...] = ()
    is_free: bool = True
    prefill: str = ""
    stage: str = ""
    state: str = ""

    @property
    def mark(self) -> str:
        """The same for the same question in the same state of the project, asked again after a new start (which may know no stage)."""
        whole = "\n".join((self.state, self.agent, self.text, self.hint, *self.buttons))
        return sha256(whole.encode()).hexdigest()[:32]


def stage_in(message: PilotMessage) -> str:
    """The stage that a message of type `info` names; it is JSON within text."""
    try:
        read = json.loads(message.text)
    except (ValueError, RecursionError):
        return ""
    stage = read.get("stage") if isinstance(read, dict) else None
    return stage if isinstance(stage, str) else ""
