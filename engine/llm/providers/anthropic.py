"""Anthropic's messages."""

from fnmatch import fnmatchcase

import httpx2
from anthropic import AsyncAnthropic
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.profiles.anthropic import AnthropicModelProfile
from pydantic_ai.providers.anthropic import AnthropicProvider

from engine.llm.providers.addresses import base_url_of, root_of
from engine.llm.providers.keys import key_of
from engine.llm.providers.logs import without_debug_lines
from engine.llm.types import ModelChoice

_LONGEST_ANSWERS = (
    ("claude-3-5-*", 8_192),
    ("claude-3-7-*", 64_000),
    ("claude-3-*", 4_096),
    ("claude-opus-4-[01]", 32_000),
    ("claude-opus-4-1-*", 32_000),
    ("claude-opus-4-2025*", 32_000),
    ("claude-sonnet-4-0", 64_000),
    ("claude-sonnet-4-2025*", 64_000),
)
"""Tokens, of the families for which pydantic-ai asks for 4,096 alone: a file in whole would not fit."""


def anthropic_model(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Model:
    """The model of Anthropic. It wants to be told how long an answer may be: as long as the model can write."""
    without_debug_lines("anthropic")
    sdk = AsyncAnthropic(
        base_url=root_of(base_url_of(choice), "/v1"), api_key=key_of(choice), max_retries=0, http_client=http_client
    )
    sdk._custom_headers = {}  # ANTHROPIC_CUSTOM_HEADERS; nothing public takes them away
    provider = AnthropicProvider(anthropic_client=sdk)
    return AnthropicModel(choice.model, provider=provider, profile=_profile(choice.model))


def _profile(model: str) -> AnthropicModelProfile | None:
    longest = next((most for pattern, most in _LONGEST_ANSWERS if fnmatchcase(model, pattern)), None)
    if longest is None:
        return None
    return AnthropicModelProfile(
        anthropic_max_output_tokens=longest, anthropic_rejects_max_tokens_beyond_context_window=False
    )
