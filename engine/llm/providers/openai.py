"""OpenAI's chat completions. What differs between its families of models is known to pydantic-ai's profiles."""

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from engine.llm.providers.openai_client import openai_client
from engine.llm.types import ModelChoice


def openai_model(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Model:
    """The model of OpenAI; a limit of the answer goes out as `max_completion_tokens`, thoughts counted in."""
    return OpenAIChatModel(choice.model, provider=OpenAIProvider(openai_client=openai_client(choice, http_client)))
