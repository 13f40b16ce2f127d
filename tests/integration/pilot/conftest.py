"""A step whose model is given, and OpenAI's own client asking the gateway as GPT-Pilot does."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from openai import AsyncOpenAI

from engine.builds.budget import Budget
from engine.builds.state import BuildState
from engine.builds.step import Step
from engine.builds.toolbox import Toolbox
from engine.events.payloads import ModelCalled
from engine.llm.types import Model
from engine.pilot.gateway import ModelGateway
from engine.sandbox.commands import Identity
from engine.stacks.stack import load_stack
from engine.testing import MemoryHost
from engine.workspace.workspace import Workspace

TOKEN = "one-build-token-0123456789"
MakeStep = Callable[..., Step]


@pytest.fixture
def host() -> MemoryHost:
    return MemoryHost()


@pytest.fixture
def make_step(tmp_path: Path, host: MemoryHost) -> MakeStep:
    """A step of a build whose model is the given one."""

    def make(model: Model, budget: Budget | None = None) -> Step:
        toolbox = Toolbox(
            workspace=Workspace(tmp_path),
            app_dir=tmp_path,
            identity=Identity(uid=os.geteuid(), gid=os.getegid()),
            stack=load_stack("static"),
            model=model,
        )
        state = BuildState(idea="a todo list", language="en", stack="static", step=3)
        return Step(state, toolbox, host, host, host, budget or Budget())

    return make


MESSAGES: list[Any] = [
    {"role": "system", "content": "You write code."},
    {"role": "user", "content": "Plan it."},
    {"role": "assistant", "content": "Planned."},
    {"role": "user", "content": "Now write it."},
]


@asynccontextmanager
async def asking(gateway: ModelGateway, key: str = TOKEN) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(api_key=key, base_url=gateway.address) as client:
        yield client


async def streamed(client: AsyncOpenAI, model: str = "developer", **more: Any) -> tuple[list[str], int, int]:
    """Pieces and tokens, asked for as GPT-Pilot asks."""
    pieces, sent, received = [], 0, 0
    stream = await client.chat.completions.create(
        model=model,
        messages=MESSAGES,
        temperature=0.5,
        stream=True,
        stream_options={"include_usage": True},
        **more,
    )
    async for chunk in stream:
        if chunk.usage:
            sent, received = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        if chunk.choices and (text := chunk.choices[0].delta.content):
            pieces.append(text)
    return pieces, sent, received


def called(host: MemoryHost) -> list[ModelCalled]:
    return [one.payload for one in host.events if isinstance(one.payload, ModelCalled)]
