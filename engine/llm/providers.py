"""Models of pydantic-ai for a `ModelChoice`. Nothing here falls back to the process's environment."""

from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from engine.llm.demo import demo_model
from engine.llm.types import ModelChoice

_NO_KEY = "no-key"
PROVIDER = "samokoder"
"""What pydantic-ai calls every OpenAI-compatible server; thoughts and signatures go back to where they came from."""


def provider_model(choice: ModelChoice, http_client: httpx2.AsyncClient | None) -> Model:
    """The model to ask; raises ValueError for a choice without address or without the host's client."""
    if choice.provider == "demo":
        return demo_model()
    if not choice.base_url or http_client is None:
        raise ValueError("an OpenAI-compatible model needs a base URL and the host's HTTP client")
    key = choice.api_key.get_secret_value() if choice.api_key else _NO_KEY
    sdk = AsyncOpenAI(
        base_url=choice.base_url,
        api_key=key or _NO_KEY,
        max_retries=0,
        http_client=http_client,
    )
    sdk.organization = sdk.project = sdk.admin_api_key = None  # the SDK takes these from the environment
    is_openai = urlsplit(choice.base_url).hostname == "api.openai.com"
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=is_openai)
    return OpenAIChatModel(
        choice.model, provider=OpenAICompatibleProvider(PROVIDER, openai_client=sdk), profile=profile
    )
