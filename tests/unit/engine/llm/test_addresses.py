"""Where each kind of provider is reached, and whose a thought is."""

from typing import get_args

import httpx2
import pytest

from engine.llm.providers.addresses import BASE_URLS, base_url_of
from engine.llm.providers.anthropic import anthropic_model
from engine.llm.providers.groq import groq_model
from engine.llm.providers.origins import origin_of
from engine.llm.types import ModelChoice, ProviderKind


def test_every_kind_but_the_local_ones_has_an_address_of_its_own():
    assert BASE_URLS.keys() == set(get_args(ProviderKind)) - {"demo", "openai_compatible"}
    assert base_url_of(ModelChoice(provider="groq", model="m")) == BASE_URLS["groq"]
    assert base_url_of(ModelChoice(provider="groq", model="m", base_url="https://proxy.example/g/")) == (
        "https://proxy.example/g"
    )
    assert base_url_of(ModelChoice(provider="openai_compatible", model="m")) == ""


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
def test_anthropic_s_address_may_have_the_version_or_not(path):
    choice = ModelChoice(provider="anthropic", model="m", base_url=f"https://proxy.example/a{path}")
    assert anthropic_model(choice, httpx2.AsyncClient(trust_env=False)).base_url == "https://proxy.example/a/"


@pytest.mark.parametrize("path", ["", "/openai/v1", "/openai/v1/"])
def test_groq_s_address_may_have_the_version_or_not(path):
    choice = ModelChoice(provider="groq", model="m", base_url=f"https://proxy.example/g{path}")
    assert groq_model(choice, httpx2.AsyncClient(trust_env=False)).base_url == "https://proxy.example/g/"


@pytest.mark.parametrize(
    ("provider", "model", "base_url", "name"),
    [
        ("anthropic", "claude-sonnet-5", None, "anthropic"),
        ("openrouter", "anthropic/claude-sonnet-5", None, "openrouter/anthropic"),
        ("openrouter", "~google/gemini-flash-latest", None, "openrouter/google"),
        ("openai_compatible", "m", "http://127.0.0.1:11434/v1", "openai_compatible/127.0.0.1:11434"),
    ],
)
def test_thoughts_are_known_by_who_can_read_them(provider, model, base_url, name):
    origin = origin_of(ModelChoice(provider=provider, model=model, base_url=base_url), "system")
    assert origin.name == name
    assert origin.is_of(name)
    assert not origin.is_of("somebody else")
    assert origin.is_of(None) is (provider == "openai_compatible")
