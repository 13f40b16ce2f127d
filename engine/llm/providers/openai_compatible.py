"""Any server that speaks OpenAI's chat completions: Ollama, LM Studio, vLLM, gateways."""

from urllib.parse import urlsplit

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from engine.llm.providers.addresses import base_url_of
from engine.llm.providers.openai_client import openai_client
from engine.llm.types import ModelChoice

PROVIDER = "samokoder"
"""What pydantic-ai calls every OpenAI-compatible server."""


def openai_compatible_model(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Model:
    """The model behind the choice's address."""
    is_openai = urlsplit(base_url_of(choice)).hostname == "api.openai.com"
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=is_openai)
    provider = OpenAICompatibleProvider(PROVIDER, openai_client=openai_client(choice, http_client))
    return OpenAIChatModel(choice.model, provider=provider, profile=profile)
