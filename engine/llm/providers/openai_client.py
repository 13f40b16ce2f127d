"""The client of OpenAI's SDK, which three kinds of providers share."""

import httpx2
from openai import AsyncOpenAI

from engine.llm.providers.addresses import base_url_of
from engine.llm.providers.keys import key_of
from engine.llm.providers.logs import without_debug_lines
from engine.llm.types import ModelChoice


def openai_client(choice: ModelChoice, http_client: httpx2.AsyncClient) -> AsyncOpenAI:
    """A client with the choice's address and key; nothing of the process's environment goes out with it."""
    without_debug_lines("openai")
    sdk = AsyncOpenAI(base_url=base_url_of(choice), api_key=key_of(choice), max_retries=0, http_client=http_client)
    sdk.organization = sdk.project = sdk.admin_api_key = None  # the SDK takes these from the environment
    sdk._custom_headers = {}  # OPENAI_CUSTOM_HEADERS; nothing public takes them away
    return sdk
