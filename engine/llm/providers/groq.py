"""Groq's chat completions. Its SDK is built on the older httpx, so its requests go through a bridge to our client."""

import httpx2
from groq import AsyncGroq
from pydantic_ai.messages import ModelResponse, ToolCallPart
from pydantic_ai.models import Model
from pydantic_ai.models.groq import GroqModel
from pydantic_ai.providers.groq import GroqProvider

from engine.egress.httpx_bridge import bridged_client
from engine.llm.providers.addresses import base_url_of, root_of
from engine.llm.providers.keys import key_of
from engine.llm.providers.logs import without_debug_lines
from engine.llm.types import ModelChoice


def groq_model(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Model:
    """The model of Groq."""
    without_debug_lines("groq")
    sdk = AsyncGroq(
        base_url=root_of(base_url_of(choice), "/openai/v1"),
        api_key=key_of(choice),
        max_retries=0,
        http_client=bridged_client(http_client),
    )
    sdk._custom_headers = {}  # GROQ_CUSTOM_HEADERS; nothing public takes them away
    return GroqModel(choice.model, provider=GroqProvider(groq_client=sdk))


def is_told_call(response: ModelResponse) -> bool:
    """Whether the answer ends with a call that does not fit its tool's schema, as Groq tells of it (`tool_use_failed`).

    Such a call is whole, although no finish reason follows: its arguments come as an object, those of a stream as text.
    """
    last = response.parts[-1] if response.parts else None
    return isinstance(last, ToolCallPart) and isinstance(last.args, dict)
