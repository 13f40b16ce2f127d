"""A client of each kind of provider against a loopback server that speaks its wire format."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
from pydantic import SecretStr

from bench.wires.said import Answer
from bench.wires.server import Loopback, serving
from engine.builds.state import Role
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient, Patience
from engine.llm.notices import ModelNotice
from engine.llm.spending import CallBegun, CallCut
from engine.llm.types import ModelChoice, Prompt, ProviderKind, Reply, Told, Tool, Turn
from engine.tools.all import TOOLS

KEY = "sk-secret-0123456789"
MODELS: dict[ProviderKind, str] = {
    "openrouter": "anthropic/claude-sonnet-5",
    "openai": "gpt-5",
    "anthropic": "claude-sonnet-5",
    "groq": "openai/gpt-oss-120b",
    "openai_compatible": "local",
}
KINDS = tuple(MODELS)
PATIENCE = Patience(first_token=30, between_tokens=30)
"""So long that a busy machine is no silence of the provider."""
READ: Tool = TOOLS["read"].definition()


def prompt(*turns: Turn, tools: tuple[Tool, ...] = ()) -> Prompt:
    said = (Turn(role="user", text="Write the words of the page."), *turns)
    return Prompt(role=Role.DEVELOPER, system="You are the Developer of apps.", turns=said, tools=tools)


@dataclass
class Contracted:
    """A client and its provider, with what was heard and told."""

    loopback: Loopback
    choice: ModelChoice
    client: ModelClient
    http_client: httpx2.AsyncClient
    heard: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    most: int | None = None

    @property
    def sent(self) -> dict[str, object]:
        return self.loopback.asked[-1].body

    @property
    def notices(self) -> list[str]:
        return [one.code for one in self.told if isinstance(one, ModelNotice)]

    @property
    def cut(self) -> list[CallCut]:
        return [one for one in self.told if isinstance(one, CallCut)]

    async def ask(self, given: Prompt | None = None, *answers: Answer) -> Reply:
        if answers:
            self.loopback.answers = list(answers)

        async def on_text(text: str) -> None:
            self.heard.append(text)

        async def on_notice(told: Told) -> int | None:
            self.told.append(told)
            return self.most if isinstance(told, CallBegun) else None

        return await self.client.ask(given or prompt(), on_text, on_notice)


@asynccontextmanager
async def contracted(
    kind: ProviderKind, http_client: httpx2.AsyncClient | None = None, patience: Patience = PATIENCE
) -> AsyncIterator[Contracted]:
    async with serving(kind) as loopback, guarded_client(AddressPolicy(allow_private=True)) as guarded:
        choice = ModelChoice(provider=kind, model=MODELS[kind], base_url=loopback.base_url, api_key=SecretStr(KEY))
        used = http_client or guarded
        client = ModelClient(choice, used, patience)
        yield Contracted(loopback, choice, client, used)
