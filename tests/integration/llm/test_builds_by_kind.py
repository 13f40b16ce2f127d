"""A whole build goes through each kind of provider, in batches and in a loop of tools; only its checks are scripted."""

import re

import pytest

from bench.wires.demo import demo_answer
from bench.wires.said import Call, Said, Tokens
from bench.wires.server import Asked
from engine.builds.state import BuildStatus, Role
from engine.events.payloads import ModelCalled
from engine.llm.types import Answer, Prompt, Turn
from engine.testing import ScriptedVerifier
from tests.integration.llm.contracted import KINDS, READ, contracted
from tests.unit.engine.builds.conftest import Bench, built_as_planned, looping_answer


def scripted(asked: Asked) -> Said:
    """What the scripted model of the builds' tests would answer to this request."""
    system, first = asked.question
    role = re.search(r"# Role: (\w+)", system)
    assert role is not None
    said = sum(message["role"] == "assistant" for message in asked.body["messages"])
    turns = (Turn(role="user", text=first), *(Turn(role="assistant"),) * said)
    tools = (READ,) if asked.body.get("tools") else ()
    answer = looping_answer(Prompt(role=Role(role[1]), system=system, turns=turns, tools=tools))
    if isinstance(answer, str):
        return Said(pieces=(answer,), tokens=Tokens(prompt=900, completion=200))
    return _calling(answer, said)


def _calling(answer: Answer, turn: int) -> Said:
    calls = tuple(Call(f"call_{turn}_{number}", one.name, one.arguments) for number, one in enumerate(answer.calls))
    tokens = Tokens(prompt=2_000, completion=100, cached=1_500)
    return Said(pieces=(answer.text,) if answer.text else (), calls=calls, tokens=tokens)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_build_in_batches(kind, tmp_path):
    async with contracted(kind) as asking:
        asking.loopback.respond = demo_answer
        build = Bench(root=tmp_path, model=asking.client, verifier=ScriptedVerifier(lambda *_: True))
        state = await build.run(idea="a list of books with author and year", model_name=asking.choice.model)
    assert state.status is BuildStatus.DONE
    assert "class Book" in (build.app_dir / "app/models.py").read_text()
    billed = asking.loopback.account
    assert (state.usage.calls, state.usage.estimated) == (len(billed), False)
    assert state.usage.prompt_tokens == sum(one.tokens.prompt for one in billed)
    assert state.usage.completion_tokens == sum(one.tokens.completion for one in billed)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_build_in_a_loop_of_tools(kind, tmp_path):
    async with contracted(kind) as asking:
        asking.loopback.respond = scripted
        verifier = ScriptedVerifier(lambda check, app: built_as_planned(check, app.app_dir))
        build = Bench(root=tmp_path, model=asking.client, verifier=verifier)
        state = await build.run(mode="loop", model_name=asking.choice.model)
    assert state.status is BuildStatus.DONE
    assert (build.app_dir / "app/deleting.py").read_text() == "DELETING = True\n"
    called = [one.payload for one in build.host.events if isinstance(one.payload, ModelCalled)]
    assert len(called) == len(asking.loopback.asked)
    assert {one.provider for one in called} == {kind}
    assert sum(one.cached_tokens for one in called) == sum(one.tokens.cached for one in asking.loopback.account) > 0
