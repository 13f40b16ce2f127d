"""What goes into a model call and what comes out, free of any provider's words."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from pydantic import SecretStr

from engine.builds.state import Role
from engine.document import Document
from engine.llm.notices import ModelNotice
from engine.llm.spending import CallBegun, CallCut, CallUse


class ModelChoice(Document):
    """Which model answers, where it is reached and with whose key."""

    provider: Literal["demo", "openai_compatible"]
    model: str
    base_url: str | None = None
    api_key: SecretStr | None = None


class Turn(Document):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


class Prompt(Document):
    """Everything a model is told in one call; `role` is for records, the model reads `system`."""

    role: Role
    system: str
    turns: tuple[Turn, ...]

    @property
    def characters(self) -> int:
        """Length of all text sent, the base of token estimates."""
        return len(self.system) + sum(len(turn.text) for turn in self.turns)


class Reply(CallUse):
    """A whole answer and what it used."""

    text: str


OnText = Callable[[str], Awaitable[None]]
"""Called with each piece of text as it arrives; a retry begins with a `ModelNotice`."""

Told = ModelNotice | CallBegun | CallCut

OnNotice = Callable[[Told], Awaitable[None]]
"""Called before each try, wait and retry, and when a try ends without an answer although it was worked on."""


class Model(Protocol):
    """Who answers prompts: `ModelClient` in the product, `ScriptedModel` in tests."""

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The whole answer to `prompt`; raises `ModelError`."""
        ...
