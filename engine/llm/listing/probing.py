"""Whether a provider takes a key: its own word for it, the list of models, and an answer of one token.

Lists are open at OpenRouter and free everywhere: only a call shows that an account is empty. It is made of the model
that the choice names, else of the cheapest one, and costs less than a thousandth of a cent. A server that is only
compatible may be one's own, where a call loads a model of gigabytes: there the list is enough.
"""

from typing import Any

import httpx2

from engine.llm.listing.asking import ask
from engine.llm.listing.judging import judge
from engine.llm.listing.listed import ListedModel, NotListed, Probe, Verdict
from engine.llm.listing.listing import list_models
from engine.llm.types import ModelChoice

_LISTLESS = frozenset({Verdict.NO_ENDPOINT, Verdict.NO_PERMISSION})
"""Verdicts on a list that leave the key itself open."""

_DAMNING = frozenset({Verdict.WRONG_KEY, Verdict.NO_CREDIT, Verdict.NO_PERMISSION})


async def probe_key(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Probe:
    """Try the key of `choice`; `choice.model` may be empty. Raises nothing for what a provider may answer."""
    if choice.provider == "openrouter" and (refused := await _own_word(choice, http_client)):
        return Probe(verdict=refused)
    models: tuple[ListedModel, ...] | None = None
    try:
        models = await list_models(choice, http_client)
    except NotListed as failure:
        if failure.verdict is Verdict.ACCEPTED:  # a rate limit
            return Probe(verdict=Verdict.ACCEPTED, status=failure.status)
        if failure.verdict not in _LISTLESS or not choice.model:
            return Probe(verdict=failure.verdict, status=failure.status)
    verdict, status = await _called(choice, http_client, models)
    return Probe(verdict=verdict, status=status, models=models)


async def _own_word(choice: ModelChoice, http_client: httpx2.AsyncClient) -> Verdict | None:
    """What OpenRouter says of the key; None if nothing is said against it."""
    heard = await ask(choice, http_client, "/key")
    verdict = judge(heard)
    if verdict in {Verdict.WRONG_KEY, Verdict.UNREACHABLE, Verdict.ADDRESS_REFUSED}:
        return verdict
    told = heard.document.get("data") if isinstance(heard.document, dict) else None
    left = told.get("limit_remaining") if isinstance(told, dict) else None
    return Verdict.NO_CREDIT if isinstance(left, int | float) and left <= 0 else None


async def _called(
    choice: ModelChoice, http_client: httpx2.AsyncClient, models: tuple[ListedModel, ...] | None
) -> tuple[Verdict, int | None]:
    """A call of one token, where it tells more than the list did."""
    model = choice.model or _cheapest(models or ())
    if models is not None and (choice.provider == "openai_compatible" or not model):
        return Verdict.ACCEPTED, None
    heard = await ask(choice, http_client, *_question(choice, model))
    verdict = judge(heard)
    if models is None:  # nothing but this call speaks for the key
        return verdict, heard.status
    return (verdict, heard.status) if verdict in _DAMNING else (Verdict.ACCEPTED, None)


def _cheapest(models: tuple[ListedModel, ...]) -> str:
    """Of those with a price: a free model would say nothing about the account."""
    priced = [model for model in models if model.prompt_usd and model.completion_usd]
    return min(priced, key=lambda model: (model.prompt_usd, model.completion_usd)).id if priced else ""


def _question(choice: ModelChoice, model: str) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {"model": model, "messages": [{"role": "user", "content": "Hi"}]}
    if choice.provider == "anthropic":
        return "/messages", body | {"max_tokens": 1}
    limit = "max_completion_tokens" if choice.provider == "openai" else "max_tokens"
    return "/chat/completions", body | {limit: 1}
