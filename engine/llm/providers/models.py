"""The model of pydantic-ai for a `ModelChoice`, and what goes with each of its requests."""

from collections.abc import Callable

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from engine.llm.demo import demo_model
from engine.llm.providers.addresses import base_url_of
from engine.llm.providers.anthropic import anthropic_model
from engine.llm.providers.groq import groq_model
from engine.llm.providers.openai import openai_model
from engine.llm.providers.openai_compatible import openai_compatible_model
from engine.llm.providers.openrouter import is_route_kept_by_marks, openrouter_model
from engine.llm.types import ModelChoice, Prompt, ProviderKind

_MODELS: dict[ProviderKind, Callable[[ModelChoice, httpx2.AsyncClient], Model]] = {
    "openrouter": openrouter_model,
    "openai": openai_model,
    "anthropic": anthropic_model,
    "groq": groq_model,
    "openai_compatible": openai_compatible_model,
}


def provider_model(choice: ModelChoice, http_client: httpx2.AsyncClient | None) -> Model:
    """The model to ask; raises ValueError for a choice without address or without the host's client."""
    if choice.provider == "demo":
        return demo_model()
    if not base_url_of(choice) or http_client is None:
        raise ValueError("a model needs a base URL and the host's HTTP client")
    return _MODELS[choice.provider](choice, http_client)


def settings_of(choice: ModelChoice, prompt: Prompt) -> ModelSettings:
    """Marks for what the provider shall keep for later calls, where it keeps nothing by itself.

    To keep costs a quarter more than to read once, so the conversation is kept only where it grows: in a loop of tools.
    Role and tools are the same from task to task.
    """
    return ModelSettings(cache={"messages": bool(prompt.tools)}) if is_kept_by_marks(choice) else ModelSettings()


def is_kept_by_marks(choice: ModelChoice) -> bool:
    """Whether the provider keeps a prompt only if a request marks it, and lets that pay for."""
    return choice.provider == "anthropic" or (choice.provider == "openrouter" and is_route_kept_by_marks(choice))
