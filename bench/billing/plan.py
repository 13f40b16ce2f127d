"""A seeded mixture of calls as builds make them, of one kind of provider, and what each answer is worth to it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bench.wires.said import Answer, Call, End, Failure, FailureKind, Said, Tokens
from engine.builds.state import Role
from engine.llm.types import Prompt, ProviderKind, Tool, Turn

_ENDS: tuple[End, ...] = ("stop", "length", "refusal", "cut", "silent", "error", "hang")
_SHARES = (74, 4, 3, 6, 4, 5, 4)
REFUSED_SHARE = 0.06
_REFUSALS: tuple[FailureKind, ...] = (
    "wrong_key",
    "no_credit",
    "no_permission",
    "context_overflow",
    "no_model",
    "bad_request",
)
_MARKED: frozenset[ProviderKind] = frozenset({"anthropic", "openrouter"})
"""Kinds that count tokens which they keep from now on."""
_TOOL = Tool(name="read", description="Read a file.", parameters={"type": "object", "properties": {}})
_WORDS = ("rows ", "table ", "список ", "return value\n", "def read(path):\n", "дата и сумма ", "{}[];", "tests pass ")


@dataclass(frozen=True)
class PlannedCall:
    """What is asked, what is answered, and whether the asking ends before the answer does."""

    prompt: Prompt
    answer: Answer
    is_called_off: bool = False


def planned_calls(kind: ProviderKind, count: int, seed: int) -> Iterator[PlannedCall]:
    """The same for the same seed."""
    drawn = random.Random(f"{kind} {seed}")  # noqa: S311 - a plan, no secret
    for _ in range(count):
        has_tools = drawn.random() < 0.4
        text = "".join(drawn.choices(_WORDS, k=drawn.randrange(20, 600)))
        turns = (Turn(role="user", text=text),)
        prompt = Prompt(role=Role.DEVELOPER, system="Build.", turns=turns, tools=(_TOOL,) if has_tools else ())
        if drawn.random() < REFUSED_SHARE:
            yield PlannedCall(prompt, Failure(drawn.choice(_REFUSALS)))
        else:
            said = _said(kind, drawn, prompt)
            yield PlannedCall(prompt, said, is_called_off=said.end == "hang" and drawn.random() < 0.7)


def _said(kind: ProviderKind, drawn: random.Random, prompt: Prompt) -> Said:
    end = drawn.choices(_ENDS, _SHARES)[0]
    pieces = tuple(drawn.choices(_WORDS, k=drawn.randrange(1, 60)))
    calls = tuple(Call(f"call_{number}", _TOOL.name, '{"path": "app/main.py"}') for number in range(drawn.randrange(3)))
    thought = "Hm, rows. " * drawn.randrange(4)
    said = Said(
        pieces=pieces,
        calls=calls if prompt.tools and end == "stop" else (),
        thought=thought if end != "refusal" else "",
        signature="sig" if thought else "",
        end=end,
    )
    said = replace(said, tokens=_counted(kind, drawn, prompt, said))
    if kind == "openrouter" and drawn.random() < 0.7:
        charge = Decimal(drawn.randrange(1, 10**7)) / 10**9
        said = replace(said, charge=charge, fee=charge / 20 if drawn.random() < 0.3 else None)
    return said


def _counted(kind: ProviderKind, drawn: random.Random, prompt: Prompt, said: Said) -> Tokens:
    """As a tokenizer might: 2.5 to 4.5 characters a token, besides thoughts that are billed and hardly shown."""
    sent = int(prompt.characters / drawn.uniform(2.5, 4.5)) + 1
    cached = drawn.randrange(sent) if drawn.random() < 0.4 else 0
    kept = drawn.randrange(sent - cached + 1) if kind in _MARKED and drawn.random() < 0.4 else 0
    shown = sum(map(len, said.pieces)) + len(said.thought) + sum(len(call.arguments) for call in said.calls)
    reasoning = drawn.randrange(1, 2_000) if said.end == "stop" and drawn.random() < 0.4 else 0
    completion = int(shown / drawn.uniform(2.5, 4.5)) + 1 + reasoning
    return Tokens(prompt=sent, completion=completion, cached=cached, kept=kept, reasoning=reasoning)
