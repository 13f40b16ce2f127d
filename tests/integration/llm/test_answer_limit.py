"""The limit of an answer on the wire, and a build's budget held against a provider in real wire format."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from engine.builds.budget import Budget
from engine.builds.run import BuildRequest, Toolbox, run_build
from engine.builds.state import BuildStatus
from engine.events.payloads import ModelCalled
from engine.llm.client import ModelClient
from engine.llm.errors import ReplyTooLong, RequestRejected
from engine.llm.spending import CallBegun, CallCut
from engine.llm.types import Told
from engine.sandbox.commands import Identity
from engine.stacks.stack import load_stack
from engine.testing import MemoryHost
from engine.workspace.workspace import Workspace


@pytest.fixture
def limited(asking, wire):
    """`await limited(5)` asks for an answer of at most so many tokens; what was told is in `limited.told`."""

    async def ask(most: int | None):
        async def on_text(text: str) -> None:
            return

        async def on_notice(told: Told) -> int | None:
            ask.told.append(told)
            return most if isinstance(told, CallBegun) else None

        return await asking.client.ask(wire.PROMPT, on_text, on_notice)

    ask.told = []
    return ask


async def test_the_limit_goes_with_the_request_only_when_there_is_one(asking, limited):
    await limited(None)
    await limited(5)
    assert "max_tokens" not in asking.provider.requests[0]
    assert asking.provider.requests[1]["max_tokens"] == 5


async def test_a_provider_that_refuses_the_limit_is_asked_without_it_from_then_on(asking, wire, limited):
    refused = wire.error(400, "max_tokens is too large: 32000. This model supports at most 8192")
    asking.provider.answers = [refused, wire.Answer(pieces=wire.WHOLE)]
    assert (await limited(32_000)).text == "Hello"
    await limited(32_000)
    assert ["max_tokens" in request for request in asking.provider.requests] == [True, False, False]

    asking.provider.answers = [wire.error(400, "max_tokens is wrong whatever you do")]
    with pytest.raises(RequestRejected):
        await limited(32_000)
    assert len(asking.provider.requests) == 4


async def test_an_answer_beyond_the_limit_is_ended_here(asking, wire, limited):
    endless = [wire.event({"content": "x" * 12})] * 50
    asking.provider.answers = [wire.Answer(pieces=endless, silence=5.0)]
    with pytest.raises(ReplyTooLong):
        await limited(5)
    cut = [told for told in limited.told if isinstance(told, CallCut)]
    assert [told.completion_tokens for told in cut] == [6]  # 24 characters were heard


class PerToken:
    """A dollar for each thousand tokens."""

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        return str(Decimal(prompt_tokens + completion_tokens) / 1000)


async def test_a_build_stops_before_its_limit_and_counts_what_the_provider_charges(asking, wire, tmp_path: Path):
    spec = {"title": "T", "summary": "S", "requirements": [{"id": "R1", "text": "A task can be added."}]}
    words = f"```json\n{json.dumps(spec)}\n```"
    said = [wire.event({"content": words}), wire.event({}, "stop"), wire.usage(3000, 500), wire.DONE]
    asking.provider.answers = [wire.error(500, "busy"), wire.Answer(pieces=said)]
    client = ModelClient(asking.client.choice, asking.http_client, prices=PerToken())
    host, stack = MemoryHost(), load_stack("fastapi")
    toolbox = Toolbox(
        workspace=Workspace(tmp_path),
        app_dir=tmp_path,
        identity=Identity(uid=os.geteuid(), gid=os.getegid()),
        stack=stack,
        model=client,
        prices=client.prices,
    )
    request = BuildRequest(idea="a todo list", budget=Budget(usd=Decimal(9)))
    state = await run_build(request, toolbox, host, host, host, host)

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "budget_reached")
    called = [one.payload for one in host.events if isinstance(one.payload, ModelCalled)]
    assert [call.cost_usd for call in called] == ["3.5"]
    assert len(asking.provider.requests) == 2  # the failed try and the spec; the architect was not asked
    assert asking.provider.requests[1]["max_tokens"] < 9000
    assert state.spec is not None
