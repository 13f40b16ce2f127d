"""What goes into a model call and what comes out, free of any provider's words."""

import json
from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from pydantic import Field, JsonValue, SecretStr

from engine.document import Document
from engine.llm.notices import ModelNotice
from engine.llm.roles import Role
from engine.llm.spending import CallTold, CallUse

CHARACTERS_PER_TOKEN = 4
"""In estimates, where the provider names no figures."""


ProviderKind = Literal["openrouter", "openai", "anthropic", "groq", "openai_compatible", "demo"]
"""Whose wire format a model speaks. The product's table of providers has the same words."""


class ModelChoice(Document):
    """Which model answers, where it is reached and with whose key. Without `base_url` its provider's own address."""

    provider: ProviderKind
    model: str
    base_url: str | None = None
    api_key: SecretStr | None = None


class Tool(Document):
    """Something that a model may ask the program to do; `parameters` is the JSON schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, JsonValue]

    @property
    def characters(self) -> int:
        """Length of what is sent of it."""
        return len(self.name) + len(self.description) + len(json.dumps(self.parameters))


class ToolCall(Document):
    """A model's wish to use a tool; `arguments` is the JSON text as the model wrote it, be it valid or not.

    `extra` is the provider's own mark on the call (a signature), which it wants to see again; `origin` says whose it is.
    """

    id: str
    name: str
    arguments: str
    extra: dict[str, JsonValue] | None = None
    origin: str | None = None


class ToolResult(Document):
    """What became of a call, as the model reads it."""

    id: str
    name: str
    text: str


class Thought(Document):
    """A thought that the provider sent beside the answer, in `field`: some want it back with the calls it led to.

    It goes back only to its `origin`, with its `signature` and whatever else (`extra`) came with it: nobody else can read
    them.
    """

    field: str
    text: str
    signature: str | None = None
    extra: dict[str, JsonValue] | None = None
    origin: str | None = None


class Turn(Document):
    """One message of a conversation. An assistant's may call tools; the user's next one brings their results."""

    role: Literal["user", "assistant"]
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()
    thoughts: tuple[Thought, ...] = ()

    @property
    def characters(self) -> int:
        """Length of all text in it."""
        results = sum(len(result.text) for result in self.results)
        thoughts = sum(len(thought.text) for thought in self.thoughts)
        return Answer(text=self.text, calls=self.calls).characters + results + thoughts


class Picture(Document):
    """An image that goes with the first message; its bytes are sent, and kept nowhere with the prompt."""

    media_type: str
    content: bytes = Field(exclude=True, repr=False)


TOKENS_OF_PICTURE, MOST_TOKENS_OF_PICTURE = 1_600, 4_000
"""What providers count for an image of about 1,500 pixels: 260 to 1,600 tokens; of a larger one at the most about 4,000."""


class Prompt(Document):
    """Everything a model is told in one call; `role` is for records, the model reads `system`.

    `task` is the piece of work that the call belongs to: while it lasts, whoever answers goes on answering.
    """

    role: Role
    task: str = Field(default="", exclude=True)
    system: str
    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def characters(self) -> int:
        """Length of all text sent, the base of token estimates; an image counts as the characters of its tokens."""
        tools = sum(tool.characters for tool in self.tools)
        pictures = len(self.pictures) * TOKENS_OF_PICTURE * CHARACTERS_PER_TOKEN
        return len(self.system) + tools + sum(turn.characters for turn in self.turns) + pictures

    @property
    def most_tokens(self) -> int:
        """What it takes at the most: a third of its bytes. Letters beyond ASCII count twice or more, as tokens do."""
        return len(self.model_dump_json().encode()) // 3 + len(self.pictures) * MOST_TOKENS_OF_PICTURE


class Answer(Document):
    """What a model said, and what it wants done before it says more."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    thoughts: tuple[Thought, ...] = ()

    @property
    def characters(self) -> int:
        """Length of all that was written."""
        return len(self.text) + sum(len(call.name) + len(call.arguments) for call in self.calls)


class Reply(CallUse, Answer):
    """A whole answer and what it used."""


OnText = Callable[[str], Awaitable[None]]
"""Called with each piece of text as it arrives; a retry begins with a `ModelNotice`."""

Told = ModelNotice | CallTold

OnNotice = Callable[[Told], Awaitable[int | None]]
"""Called before each try, wait and retry, and when a try ends without an answer, be it worked on or not.

The answer to a `CallBegun` is how many tokens the try may write, None without a limit; what it raises ends the call.
"""


class Model(Protocol):
    """Who answers prompts: `ModelClient` in the product, `ScriptedModel` in tests."""

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The whole answer to `prompt`; raises `ModelError`."""
        ...
