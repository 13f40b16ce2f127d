"""What the packaged price list knows of a model where its provider's own list is silent."""

from decimal import Decimal

from engine.llm.listing.listed import ListedModel
from engine.llm.prices import Prices, prices_of
from engine.llm.providers.addresses import BASE_URLS
from engine.llm.types import ModelChoice

_SOME = 1_000
"""Tokens: some prices rise with the prompt, the usual one is meant."""


def with_known_prices(choice: ModelChoice, models: tuple[ListedModel, ...]) -> tuple[ListedModel, ...]:
    """The models, each with a price if there is one; what the provider says itself stays."""
    # By the provider's own address, also for who reaches it by a gateway: the list knows it by that.
    whose = {"base_url": None} if choice.provider in BASE_URLS else {}
    return tuple(
        model
        if model.prompt_usd is not None
        else _priced(model, choice.model_copy(update={"model": model.id, **whose}))
        for model in models
    )


def _priced(model: ListedModel, choice: ModelChoice) -> ListedModel:
    prices = prices_of(choice)
    prompt, both = _dollars(prices, _SOME, 0), _dollars(prices, _SOME, _SOME)
    if prompt is None or both is None or (prompt == 0 and both == 0):
        return model
    cached = _dollars(prices, _SOME, 0, _SOME)
    found = {"prompt_usd": prompt / _SOME, "completion_usd": (both - prompt) / _SOME}
    return model.model_copy(update=found | ({} if cached is None else {"cached_usd": cached / _SOME}))


def _dollars(prices: Prices, prompt: int, completion: int, cached: int = 0) -> Decimal | None:
    cost = prices.cost(prompt, completion, cached)
    return None if cost is None else Decimal(cost)
