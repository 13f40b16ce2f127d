"""Any server that speaks OpenAI's chat completions: Ollama, LM Studio, vLLM, gateways."""

from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from engine.llm.providers.addresses import base_url_of
from engine.llm.types import ModelChoice

PROVIDER = "samokoder"
"""What pydantic-ai calls every OpenAI-compatible server; thoughts and signatures go back to where they came from."""

_NO_KEY = "no-key"


def openai_compatible_model(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Model:
    """The model behind the choice's address."""
    key = choice.api_key.get_secret_value() if choice.api_key else _NO_KEY
    base_url = base_url_of(choice)
    sdk = AsyncOpenAI(base_url=base_url, api_key=key or _NO_KEY, max_retries=0, http_client=http_client)
    sdk.organization = sdk.project = sdk.admin_api_key = None  # the SDK takes these from the environment
    is_openai = urlsplit(base_url).hostname == "api.openai.com"
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=is_openai)
    return OpenAIChatModel(
        choice.model, provider=OpenAICompatibleProvider(PROVIDER, openai_client=sdk), profile=profile
    )
