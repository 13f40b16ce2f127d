"""Which way of work suits which model."""

import pytest

from engine.builds.state import Mode
from engine.llm.prices import FreeOfCharge, Prices, UnknownPrices
from engine.llm.profiles import Abilities, ModelProfile, profile_of
from engine.llm.routing.candidates import candidate_of
from engine.llm.types import ModelChoice

ROUTER = "https://router.example/api/v1"


@pytest.mark.parametrize(
    ("model", "base_url", "mode"),
    [
        ("anthropic/claude-sonnet-4.5", ROUTER, Mode.LOOP),
        ("claude-opus-4-1", ROUTER, Mode.LOOP),
        ("gpt-5-mini", ROUTER, Mode.LOOP),
        ("openai/gpt-5-nano", ROUTER, Mode.BATCH),
        ("GPT-5", ROUTER, Mode.LOOP),
        ("deepseek/deepseek-chat-v3.1", ROUTER, Mode.LOOP),
        ("deepseek/deepseek-chat-v3.1:free", ROUTER, Mode.BATCH),
        ("llama-3.1-8b-instant", ROUTER, Mode.BATCH),
        ("something-new", ROUTER, Mode.BATCH),
        ("gpt-5", "http://localhost:8000/v1", Mode.BATCH),
        ("gpt-5", "http://192.168.1.7:8000/v1", Mode.BATCH),
        ("qwen3-coder", "http://gpu-box:11434/v1", Mode.BATCH),
    ],
)
def test_the_mode_of_a_model(model, base_url, mode):
    assert profile_of(ModelChoice(provider="openai_compatible", model=model, base_url=base_url)).mode is mode


@pytest.mark.parametrize(
    ("model", "base_url", "can_see"),
    [
        ("anthropic/claude-sonnet-4.5", ROUTER, True),
        ("gpt-5-mini", ROUTER, True),
        ("openai/o3", ROUTER, True),
        ("openai/o3-mini", ROUTER, False),
        ("google/gemini-2.5-flash", ROUTER, True),
        ("google/gemini-embedding-001", ROUTER, False),
        ("qwen/qwen2.5-vl-72b-instruct:free", ROUTER, True),
        ("qwen/qwen3-coder", ROUTER, False),
        ("deepseek-chat", ROUTER, False),
        ("moonshotai/kimi-k2", ROUTER, False),
        ("z-ai/glm-4.6", ROUTER, False),
        ("z-ai/glm-4.5v", ROUTER, True),
        ("meta-llama/llama-3.3-70b-instruct", ROUTER, False),
        ("llava:13b", "http://localhost:11434/v1", True),
        ("gemma3:12b", "http://localhost:11434/v1", True),
        ("gemma3:1b", "http://localhost:11434/v1", False),
        ("mistral-small-3.2-24b-instruct", ROUTER, True),
        ("something-new", ROUTER, False),
    ],
)
def test_which_models_can_see(model, base_url, can_see):
    assert profile_of(ModelChoice(provider="openai_compatible", model=model, base_url=base_url)).can_see is can_see


def test_the_demo_works_in_batches_from_words_alone():
    profile = profile_of(ModelChoice(provider="demo", model="demo"))
    assert (profile.mode, profile.can_see, profile.can_read) == (Mode.BATCH, False, False)


@pytest.mark.parametrize("provider", ["openrouter", "openai", "anthropic", "groq"])
def test_a_provider_without_an_address_of_its_own_is_not_taken_for_a_local_one(provider):
    assert profile_of(ModelChoice(provider=provider, model="claude-opus-4-5")).mode is Mode.LOOP


def test_the_providers_list_knows_better_than_the_family() -> None:
    choice = ModelChoice(provider="openai", model="gpt-5")
    assert profile_of(choice) == profile_of(choice, Abilities()) == ModelProfile(mode=Mode.LOOP, can_see=True)
    assert profile_of(choice, Abilities(can_see=False, can_call_tools=False)) == ModelProfile()
    unknown = ModelChoice(provider="openrouter", model="new/model")
    assert profile_of(unknown, Abilities(can_see=True, can_call_tools=True)) == ModelProfile(can_see=True)


@pytest.mark.parametrize(
    ("model", "listed", "prices", "is_free"),
    [
        ("x", None, UnknownPrices(), False),
        ("x:free", None, UnknownPrices(), True),
        ("x", None, FreeOfCharge(), True),
        ("x", True, UnknownPrices(), True),
        ("x:free", False, FreeOfCharge(), False),
    ],
)
def test_free_is_what_the_list_calls_free_else_what_costs_nothing_else_what_is_named_so(
    model: str, listed: bool | None, prices: Prices, is_free: bool
) -> None:
    choice = ModelChoice(provider="openrouter", model=model)
    assert candidate_of(choice, "k", "K", Abilities(is_free=listed), prices).is_free is is_free
