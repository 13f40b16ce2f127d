"""The model of pydantic-ai for a `ModelChoice`."""

import httpx2
from pydantic_ai.models import Model

from engine.llm.demo import demo_model
from engine.llm.providers.addresses import base_url_of
from engine.llm.providers.openai_compatible import openai_compatible_model
from engine.llm.types import ModelChoice


def provider_model(choice: ModelChoice, http_client: httpx2.AsyncClient | None) -> Model:
    """The model to ask; raises ValueError for a choice without address or without the host's client."""
    if choice.provider == "demo":
        return demo_model()
    if not base_url_of(choice) or http_client is None:
        raise ValueError("a model needs a base URL and the host's HTTP client")
    return openai_compatible_model(choice, http_client)
