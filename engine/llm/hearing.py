"""An answer as it comes in: what was heard so far, and how long a silence may last."""

import asyncio
import time
from typing import Any

from pydantic_ai.messages import ModelResponse, PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta
from pydantic_ai.models import StreamedResponse

from engine.document import Document
from engine.llm.errors import ReplyEndless, ReplyTooLong
from engine.llm.types import CHARACTERS_PER_TOKEN, OnText

LONGEST_ANSWER = 600_000
"""Characters, thoughts included: about 150,000 tokens, more than any model writes in one answer."""


class Patience(Document):
    """How long an answer may stay silent, and how long it may take in all, in seconds.

    Only text, thoughts and calls of tools end a silence; signs of life of the connection do not.
    """

    first_token: float = 120.0
    between_tokens: float = 60.0
    whole_answer: float = 1800.0
    told_after: float = 40.0


class Hearing:
    """One try's answer: its text in pieces, and everything that arrived by number of characters."""

    def __init__(self, patience: Patience, most_tokens: int | None = None) -> None:
        """`most_tokens` ends an answer that is longer, also where the provider does not keep to it."""
        self.pieces: list[str] = []
        self.characters = 0
        self.most_tokens = most_tokens
        self.response: ModelResponse | None = None
        self._patience = patience
        self._started = time.monotonic()

    @property
    def is_worked_on(self) -> bool:
        """Whether the provider has said anything, or names tokens that it counts."""
        named = self.response.usage if self.response else None
        return bool(self.characters or (named and (named.input_tokens or named.output_tokens)))

    @property
    def seconds(self) -> float:
        """Since the try began."""
        return time.monotonic() - self._started

    async def listen(self, stream: StreamedResponse, deadline: asyncio.Timeout, on_text: OnText) -> ModelResponse:
        """Hear the stream to its end, moving the deadline with everything that is said.

        What came of it stays in `response`, also when it breaks off.
        """
        try:
            await self._listen(stream, deadline, on_text)
        finally:
            self.response = stream.get()
        return self.response

    async def _listen(self, stream: StreamedResponse, deadline: asyncio.Timeout, on_text: OnText) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._patience.whole_answer
        async for event in stream:
            said = _said(event)
            if not said:
                continue
            self.characters += len(said)
            if self.characters > LONGEST_ANSWER or loop.time() > end:
                raise ReplyEndless(f"stopped after {self.characters} characters and {self.seconds:.0f} s")
            if self.most_tokens is not None and self.characters > self.most_tokens * CHARACTERS_PER_TOKEN:
                raise ReplyTooLong(f"stopped after {self.characters} characters, more than the limit allows")
            deadline.reschedule(min(loop.time() + self._patience.between_tokens, end))
            if text := _text(event):
                self.pieces.append(text)
                await on_text(text)


def _text(event: Any) -> str:
    """The text for the answer in an event of the stream."""
    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
        return event.part.content
    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        return event.delta.content_delta
    return ""


def _said(event: Any) -> str:
    """Whatever a model produces in an event, be it text, thoughts or a call of a tool."""
    if isinstance(event, PartStartEvent):
        return _written(event.part, ("content", "args"))
    if isinstance(event, PartDeltaEvent):
        return _written(event.delta, ("content_delta", "args_delta"))
    return ""


def _written(part: Any, names: tuple[str, str]) -> str:
    return "".join(str(getattr(part, name, None) or "") for name in names)
