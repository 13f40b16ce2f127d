"""A build whose first provider breaks off in the middle of its answers, after tools ran, goes on in another wire format."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from bench.wires.said import Answer
from bench.wires.server import Asked
from engine.builds.state import BuildStatus
from engine.events.payloads import ModelCalled, ToolFinished, ToolStarted
from engine.llm.prices import UnknownPrices
from engine.llm.profiles import ModelProfile
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.clients import routed_model
from engine.testing import ScriptedVerifier
from tests.integration.llm.contracted import Contracted, contracted
from tests.integration.llm.test_builds_by_kind import scripted
from tests.unit.engine.builds.conftest import Bench, built_as_planned

THOUGHT, SIGNATURE = "First look at the page.", "sig-of-the-first"


def breaking_off(asked: Asked) -> Answer:
    """Thinks and calls tools once, then breaks off in the middle of the next call."""
    said = scripted(asked)
    is_loop = bool(asked.body.get("tools"))
    has_called = any(message["role"] == "assistant" for message in asked.body["messages"])
    if is_loop and has_called:
        return replace(said, pieces=("I go on",), end="cut")
    return replace(said, thought=THOUGHT, signature=SIGNATURE) if is_loop else said


def candidate(asking: Contracted) -> Candidate:
    kind = asking.choice.provider
    return Candidate(key=kind, label=kind, choice=asking.choice, profile=ModelProfile(), prices=UnknownPrices())


@pytest.mark.parametrize(
    ("first", "second"),
    [("anthropic", "openai"), ("openrouter", "anthropic"), ("openai_compatible", "groq"), ("groq", "openrouter")],
)
async def test_the_second_goes_on_with_what_tools_did_for_the_first(first, second, tmp_path):
    async with contracted(first) as one, contracted(second) as other:
        one.loopback.respond, other.loopback.respond = breaking_off, scripted
        route = Route(code=(candidate(one), candidate(other)))
        model = routed_model(route, Breakers(), one.http_client, route.profile.mode)
        verifier = ScriptedVerifier(lambda check, app: built_as_planned(check, app.app_dir))
        build = Bench(root=tmp_path, model=model, verifier=verifier)
        state = await build.run(mode="loop", model_name=one.choice.model)
    assert state.status is BuildStatus.DONE
    assert (build.app_dir / "app/deleting.py").read_text() == "DELETING = True\n"
    payloads = [event.payload for event in build.host.events]
    ran = Counter(payload.tool for payload in payloads if isinstance(payload, ToolStarted))
    assert ran == {"read": 2, "write": 2, "run": 2, "edit": 2, "done": 2}  # once in each of two tasks
    assert not any(payload.is_failed for payload in payloads if isinstance(payload, ToolFinished))
    served = [payload.provider for payload in payloads if isinstance(payload, ModelCalled)]
    assert {first, second} == set(served)
    taken_over = [json.dumps(asked.body) for asked in other.loopback.asked]
    assert any("from app.main" in text or "app/main.py" in text for text in taken_over)
    for foreign in (THOUGHT, SIGNATURE, "I go on"):
        assert not any(foreign in text for text in taken_over)
