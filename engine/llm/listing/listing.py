"""The models of a provider, asked of itself."""

from typing import Any

import httpx2

from engine.llm.listing.asking import ask
from engine.llm.listing.forms import models_in
from engine.llm.listing.judging import judge
from engine.llm.listing.listed import ListedModel, NotListed, Verdict
from engine.llm.listing.packaged import with_known_prices
from engine.llm.listing.reading import beside_the_loop
from engine.llm.types import ModelChoice

MOST_MODELS = 2_000


async def list_models(choice: ModelChoice, http_client: httpx2.AsyncClient) -> tuple[ListedModel, ...]:
    """The models that the key of `choice` can use (its `model` does not matter); raises `NotListed`.

    Prices are the provider's, else those of the packaged list, else unknown.
    """
    path = "/models?limit=1000" if choice.provider == "anthropic" else "/models"
    heard = await ask(choice, http_client, path)
    verdict = judge(heard)
    if verdict is not Verdict.ACCEPTED or heard.status is None or heard.status >= 300:
        raise NotListed(verdict, heard.status)
    models = await beside_the_loop(lambda: _priced_models(choice, heard.document))
    if models is None:
        raise NotListed(Verdict.NO_ENDPOINT, heard.status)
    return models


def _priced_models(choice: ModelChoice, document: Any) -> tuple[ListedModel, ...] | None:
    """Up to two seconds of the processor for a list as long as is read: never in the event loop."""
    models = models_in(choice.provider, document)
    return None if models is None else with_known_prices(choice, models[:MOST_MODELS])
