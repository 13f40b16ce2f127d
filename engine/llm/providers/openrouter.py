"""OpenRouter: OpenAI's chat completions with thoughts, charges and errors of its own."""

from decimal import Decimal, InvalidOperation
from typing import Any

import httpx2
from openai.types.chat import ChatCompletionChunk
from pydantic_ai.models import Model
from pydantic_ai.models.openrouter import OpenRouterModel, OpenRouterModelSettings, OpenRouterStreamedResponse
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.providers.openrouter import OpenRouterProvider

from engine.llm.providers.openai_client import openai_client
from engine.llm.types import ModelChoice

CHARGE = "samokoder_charge"
"""Where a response's details keep what OpenRouter charged, as a decimal string."""

_KEPT_BY_MARKS = ("anthropic/", "~anthropic/")
"""Vendors that keep prompts only where a request marks them; the others do it by themselves."""


def openrouter_model(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Model:
    """The model as OpenRouter names it (`vendor/model`)."""
    settings = OpenRouterModelSettings(openrouter_usage={"include": True})
    provider = _Provider(openai_client=openai_client(choice, http_client))
    return _ChargedModel(choice.model, provider=provider, settings=settings)


def is_route_kept_by_marks(choice: ModelChoice) -> bool:
    """Whether OpenRouter's route to this model keeps a prompt only if asked to."""
    return choice.model.startswith(_KEPT_BY_MARKS)


class _Provider(OpenRouterProvider):
    """Leaves it to OpenRouter to refuse an id without a vendor, which pydantic-ai takes for a mistake of ours."""

    @staticmethod
    def model_profile(model_name: str) -> ModelProfile | None:
        """Of an id without a vendor: that of an unknown one."""
        return OpenRouterProvider.model_profile(model_name if "/" in model_name else f"unknown/{model_name}")


class _ChargedResponse(OpenRouterStreamedResponse):
    """Keeps the charge, which pydantic-ai drops where it is zero: a free call is not one of an unknown price."""

    def _map_chunk_provider_details(self, chunk: ChatCompletionChunk) -> dict[str, Any] | None:
        details = super()._map_chunk_provider_details(chunk) or {}
        charge = _charge(chunk.usage)
        if charge is not None:
            details[CHARGE] = f"{charge:f}"
        return details or None


class _ChargedModel(OpenRouterModel):
    @property
    def _streamed_response_cls(self) -> type[OpenRouterStreamedResponse]:
        return _ChargedResponse


_MOST_CHARGE = Decimal(1_000)
"""Dollars for one call that are believed: what a gateway in its place says must not lower or break an account."""


def _charge(usage: Any) -> Decimal | None:
    """What OpenRouter takes for the call. With a key of the vendor's laid down there, `cost` is only its fee."""
    cost = getattr(usage, "cost", None)
    if cost is None:
        return None
    upstream = getattr(usage.cost_details, "upstream_inference_cost", None) if usage.is_byok else None
    try:
        charge = Decimal(str(cost)) + Decimal(str(upstream or 0))
    except InvalidOperation:
        return None
    return charge if charge.is_finite() and 0 <= charge <= _MOST_CHARGE else None
