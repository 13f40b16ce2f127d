"""Once a day every list of models is asked for anew, a few at a time; a provider that fails leaves the old list."""

import asyncio

import httpx2
from loguru import logger

from engine.llm.listing.listed import NotListed, Verdict
from engine.llm.listing.listing import list_models
from engine.llm.types import ModelChoice
from samokoder_app.db.repositories import keys, model_lists
from samokoder_app.db.repositories.keys import KeyHealth, ProviderRow, SealedKey
from samokoder_app.db.session import as_worker
from samokoder_app.keys.endpoint import kind_of
from samokoder_app.keys.vault import Vault, VaultError
from samokoder_app.logging import hide_secret

_KEYS_AT_A_TIME = 4


async def refresh_lists(vault: Vault, client: httpx2.AsyncClient) -> None:
    """Ask for the lists that are due, the public ones and those of a few keys; other workers take others."""
    async with as_worker() as session:
        providers = await model_lists.claim_provider_lists(session)
        due = await model_lists.claim_key_lists(session, _KEYS_AT_A_TIME)
        sealed = await keys.sealed_keys(session, due) if due else []
    ended = await asyncio.gather(
        *(_refresh_public(provider, client) for provider in providers),
        *(_refresh_key(key, vault, client) for key in sealed),
        return_exceptions=True,
    )
    for failure in ended:
        if isinstance(failure, Exception):  # one list that cannot be kept is no reason to leave the others
            logger.opt(exception=failure).error("a list of models could not be refreshed")


async def _refresh_public(provider: ProviderRow, client: httpx2.AsyncClient) -> None:
    """Without any key: whose would it be?"""
    try:
        models = await list_models(
            ModelChoice(provider=kind_of(provider.kind), model="", base_url=provider.base_url), client
        )
    except NotListed as failure:
        logger.warning("the models of {} could not be listed: {}", provider.id, failure)
        return
    async with as_worker() as session:
        await model_lists.store_provider_models(session, provider.id, [one.model_dump(mode="json") for one in models])


async def _refresh_key(key: SealedKey, vault: Vault, client: httpx2.AsyncClient) -> None:
    try:
        secret = await asyncio.to_thread(vault.open, key.sealed, key.salt)
    except VaultError as error:
        logger.error("key {} cannot be opened: {}", key.id, error)
        return
    hide_secret(secret.get_secret_value())
    choice = ModelChoice(provider=kind_of(key.kind), model="", base_url=key.base_url, api_key=secret)
    try:
        models = await list_models(choice, client)
    except NotListed as failure:
        logger.info("the models of key {} could not be listed: {}", key.id, failure)
        if failure.verdict is Verdict.WRONG_KEY:
            async with as_worker() as session:
                await keys.report_health(session, key.id, KeyHealth.REJECTED, secret_at=key.secret_at)
        return
    async with as_worker() as session:
        await model_lists.store_key_models(session, key.id, [one.model_dump(mode="json") for one in models])
