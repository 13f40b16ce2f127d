"""A route of two real endpoints: whatever goes wrong at the first, before or in the middle of its answer, the second answers."""

import pytest
from pydantic import SecretStr

from bench.demo_endpoint import serving
from engine.builds.state import Role
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.errors import ModelError
from engine.llm.hearing import Patience
from engine.llm.notices import ModelNotice
from engine.llm.prices import UnknownPrices
from engine.llm.profiles import ModelProfile
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.clients import routed_model
from engine.llm.routing.switches import ModelSwitched
from engine.llm.spending import CallBegun, CallCut
from engine.llm.types import ModelChoice, Prompt, Turn

PATIENCE = Patience(first_token=30, between_tokens=30)
"""So long that a busy machine is no silence of a provider."""

SILENCES = {"hangs-midway": {"between_tokens": 0.8}, "silent": {"first_token": 2.0}}
"""Faults that only the end of patience ends, and which; the second model answers within it, too."""

PROMPT = Prompt(
    role=Role.SPEC_WRITER,
    system="# Role: spec_writer\nLanguage: en",
    turns=(Turn(role="user", text="<idea>\nA list of books\n</idea>"),),
)
BEFORE = {"bad-key": 1, "no-money": 1, "rate-huge": 1, "fails-503": 3, "drops": 2, "too-small": 1, "bad-request": 1}
MIDWAY = {"cut": 2, "hangs-midway": 2, "broken-json": 2}
"""Faults, and how often the first model is asked before the second one is."""
OTHERS = {"silent": 2, "html": 2, "endless": 1, "filtered": 1}


def candidate(model: str, base_url: str) -> Candidate:
    choice = ModelChoice(provider="openai_compatible", model=model, base_url=base_url, api_key=SecretStr("sk-secret-1"))
    return Candidate(key=model, label=model, choice=choice, profile=ModelProfile(), prices=UnknownPrices())


class Ear:
    """Hears an answer as a build does: a notice drops what was heard before it."""

    def __init__(self) -> None:
        self.text = ""
        self.told: list[object] = []

    async def on_text(self, text: str) -> None:
        self.text += text

    async def on_notice(self, told: object) -> None:
        self.told.append(told)
        if isinstance(told, ModelNotice):
            self.text = ""


@pytest.fixture
async def endpoint():
    async with serving() as first:
        yield first


@pytest.mark.parametrize("fault", [*BEFORE, *MIDWAY, *OTHERS])
async def test_the_second_answers_what_the_first_could_not(endpoint, fault):
    ear, tries = Ear(), (BEFORE | MIDWAY | OTHERS)[fault]
    async with serving() as other, guarded_client(AddressPolicy(allow_private=True)) as http_client:
        route = Route(code=(candidate(fault, endpoint.base_url), candidate("demo", other.base_url)))
        patience = PATIENCE.model_copy(update=SILENCES.get(fault, {}))
        model = routed_model(route, Breakers(), http_client, route.profile.mode, patience)
        reply = await model.ask(PROMPT, ear.on_text, ear.on_notice)
    assert reply.model == "demo"
    assert ear.text == reply.text
    assert '"requirements"' in reply.text
    assert (len(endpoint.requests), len(other.requests)) == (tries, 1)
    assert len([one for one in ear.told if isinstance(one, CallBegun)]) == tries + 1
    assert len([one for one in ear.told if isinstance(one, CallCut)]) >= (tries if fault in MIDWAY else 0)
    assert [one.to for one in ear.told if isinstance(one, ModelSwitched)] == ["demo (demo)"]


async def test_nobody_is_asked_again_while_it_is_known_to_be_down(endpoint):
    breakers, ear = Breakers(), Ear()
    async with guarded_client(AddressPolicy(allow_private=True)) as http_client:
        names = ("bad-key", "rate-huge", "fails-500")
        route = Route(code=tuple(candidate(name, endpoint.base_url) for name in names))
        for _ in range(2):
            model = routed_model(route, breakers, http_client, route.profile.mode, PATIENCE)
            with pytest.raises(ModelError) as caught:
                await model.ask(PROMPT, ear.on_text, ear.on_notice)
    assert [one.model for one in endpoint.requests] == ["bad-key", "rate-huge", *["fails-500"] * 6]
    assert "rate-huge (rate-huge) can be asked again in 24 h" in caught.value.sentence("en")
