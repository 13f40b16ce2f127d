"""Secrets opened for the process of an app, and what it was kept from. The values go no further."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from loguru import logger
from pydantic import SecretStr

from engine.egress.hosts import HostInvalid, parsed_host
from engine.egress.policy import AddressPolicy
from engine.hiding import Hiding
from engine.run_environment import RunEnvironment
from samokoder_app.db.repositories import integrations
from samokoder_app.db.repositories.integrations import HostRow, SealedSecret
from samokoder_app.db.repositories.rights import owner_of
from samokoder_app.db.session import as_user
from samokoder_app.i18n.text import Language
from samokoder_app.integrations.telling import notice
from samokoder_app.keys.service import current_vault
from samokoder_app.keys.vault import Vault, VaultError
from samokoder_app.settings import get_settings


def app_address_policy() -> AddressPolicy:
    """Where apps may go: public addresses, and what the operator trusts by name. Never simply into a private network."""
    return AddressPolicy(allow_hosts=get_settings().trusted_app_hosts)


async def owned_environment(owner_id: UUID, project_id: UUID) -> RunEnvironment:
    """What the app of a user's project is given, read as that user."""
    async with as_user(owner_id) as session:
        sealed = await integrations.sealed_secrets(session, project_id)
        hosts = await integrations.list_hosts(session, project_id)
    return await opened(current_vault(), sealed, hosts)


async def owned_stamp(owner_id: UUID, project_id: UUID) -> str:
    """Changes with every change of it."""
    async with as_user(owner_id) as session:
        return await integrations.stamp(session, project_id)


async def hiding_of(reader_id: UUID, project_id: UUID) -> Hiding:
    """What hides the project's secrets in a text that came from its app, whoever reads it; raises `NotFound`.

    Whoever may not see the secrets themselves must not meet them in a text either: they are opened as the owner's.
    """
    async with as_user(reader_id) as session:
        owner_id = await owner_of(session, project_id)
    async with as_user(owner_id) as session:
        sealed = await integrations.sealed_secrets(session, project_id)
    return (await opened(current_vault(), sealed, [])).hiding() if sealed else Hiding()


async def opened(vault: Vault, sealed: Sequence[SealedSecret], hosts: Sequence[HostRow]) -> RunEnvironment:
    """Secrets in clear; one that cannot be opened is left out, as if it were not there."""
    secrets = await asyncio.to_thread(_open_all, vault, sealed)
    return RunEnvironment(secrets=secrets, hosts=tuple(row.host for row in hosts if row.is_allowed))


async def ask_for_host(owner_id: UUID, project_id: UUID, host: str, language: Language) -> None:
    """A previewed app was kept from a host: keep it, so that its owner can allow it, and tell of it once."""
    kept = keepable(host)
    if kept is not None:
        event = notice(language, "host_denied", "warning", host=kept)
        async with as_user(owner_id) as session:
            await integrations.ask_host(session, project_id, kept, event)


def keepable(host: str) -> str | None:
    """A host that its owner could allow; None for what could never be."""
    try:
        return parsed_host(host, get_settings().trusted_app_hosts)
    except HostInvalid:
        return None


def _open_all(vault: Vault, sealed: Sequence[SealedSecret]) -> dict[str, SecretStr]:
    found: dict[str, SecretStr] = {}
    for one in sealed:
        try:
            found[one.name] = vault.open(one.sealed, one.salt)
        except VaultError as error:
            logger.error("the secret {} cannot be opened: {}", one.name, error)
    return found
