"""Which way of work suits which model."""

import pytest

from engine.builds.state import Mode
from engine.llm.profiles import profile_of
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


def test_the_demo_works_in_batches():
    assert profile_of(ModelChoice(provider="demo", model="demo")).mode is Mode.BATCH
