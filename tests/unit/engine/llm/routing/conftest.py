"""Candidates by name, a clock that only tests move, and models that do as they are told."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from engine.builds.state import Mode, Role
from engine.llm.errors import ModelError
from engine.llm.prices import FreeOfCharge, UnknownPrices
from engine.llm.profiles import ModelProfile
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.routed import IsKept, RoutedModel
from engine.llm.spending import CallBegun
from engine.llm.types import ModelChoice, OnNotice, OnText, Picture, Prompt, ProviderKind, Reply, Told, Turn

START = 1_800_000_000.0


class Clock:
    """Seconds since 1970, as the test has it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def candidate(
    key: str,
    model: str = "m",
    server: str = "https://one.example/v1",
    *,
    provider: ProviderKind = "openai_compatible",
    mode: Mode = Mode.BATCH,
    can_see: bool = False,
    window: int | None = None,
    is_free: bool = False,
    owner: str = "",
) -> Candidate:
    return Candidate(
        key=key,
        owner=owner,
        is_free=is_free,
        label=key.title(),
        choice=ModelChoice(provider=provider, model=model, base_url=server),
        profile=ModelProfile(mode=mode, can_see=can_see),
        prices=FreeOfCharge() if is_free else UnknownPrices(),
        context_tokens=window,
    )


def prompt(role: Role = Role.DEVELOPER, task: str = "T1", pictures: tuple[Picture, ...] = ()) -> Prompt:
    return Prompt(role=role, task=task, system="s", turns=(Turn(role="user", text="Write."),), pictures=pictures)


Script = Callable[[Candidate, Prompt], ModelError | None]


@dataclass
class Trial:
    """A route whose candidates answer or fail by `script`; `asked` keeps who was asked, with what prompt."""

    route: Route
    script: Script
    clock: Clock = field(default_factory=Clock)
    mode: Mode = Mode.BATCH
    is_kept: IsKept | None = None
    asked: list[tuple[Candidate, Prompt]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    health: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.breakers = Breakers(self.clock)
        self.model = RoutedModel(self.route, self.breakers, self._make, self.mode, self._on_health, self.is_kept)

    @property
    def keys(self) -> list[str]:
        return [one.key for one, _ in self.asked]

    async def ask(self, role: Role = Role.DEVELOPER, task: str = "T1", pictures: tuple[Picture, ...] = ()) -> Reply:
        return await self.model.ask(prompt(role, task, pictures), self._on_text, self._on_notice)

    def _make(self, one: Candidate) -> "Scripted":
        return Scripted(self, one)

    async def _on_text(self, text: str) -> None:
        self.heard.append(text)

    async def _on_notice(self, told: Told) -> None:
        self.told.append(told)

    async def _on_health(self, one: Candidate, error: ModelError | None) -> None:
        self.health.append((one.key, error.code if error else "ok"))


@dataclass
class Scripted:
    """The client of one candidate."""

    trial: Trial
    candidate: Candidate

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        self.trial.asked.append((self.candidate, prompt))
        model = self.candidate.choice.model
        await on_notice(CallBegun(model=model, prompt_tokens=1, cost_usd=None))
        await on_text(f"{self.candidate.key} says")
        if error := self.trial.script(self.candidate, prompt):
            raise error
        return Reply(
            text=self.candidate.key,
            model=model,
            prompt_tokens=1,
            completion_tokens=1,
            estimated=False,
            cost_usd=None,
            seconds=0,
        )


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait moves the clocks of the trials that it belongs to: tests patch it where they look at it."""

    async def refuse(seconds: float) -> None:
        raise AssertionError(f"waits {seconds} s")

    monkeypatch.setattr("engine.llm.routing.routed.pause", refuse)


@pytest.fixture
def cast() -> ModuleType:
    """The names above."""
    return sys.modules[__name__]
