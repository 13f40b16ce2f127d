"""A project's secrets. Values go in and never come out but into the app's own process. No Reflex, no SQL."""

import asyncio
from typing import Final
from uuid import UUID

from pydantic import SecretStr

from engine.hiding import SHORTEST_SECRET
from engine.run_environment import name_problem
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import integrations, keys
from samokoder_app.db.repositories.rights import Right, check_right
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, Unauthenticated
from samokoder_app.integrations.telling import told
from samokoder_app.integrations.views import SecretView
from samokoder_app.keys.service import current_vault

MOST_SECRETS = 50
LONGEST_SECRET: Final = 4_096
_SHOWS_ITS_END = 20
"""Characters of a value whose last four may be shown."""


async def list_secrets(user: CurrentUser, project_id: UUID) -> list[SecretView]:
    """Names and masks, by name."""
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.MANAGE)
        return [SecretView(**row.model_dump()) for row in await integrations.list_secrets(session, project_id)]


async def put_secret(user: CurrentUser, project_id: UUID, name: str, value: SecretStr) -> SecretView:
    """Keep or replace a secret; raises `InvalidInput`, `NotFound`, and `Conflict` when there are too many."""
    checked = _checked_value(value)
    if problem := name_problem(name):
        raise InvalidInput(problem, name=name[:80])
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.MANAGE)
        salt = await keys.key_salt(session, user.id)
    if salt is None:
        raise Unauthenticated
    sealed = await asyncio.to_thread(current_vault().seal, checked, salt)
    event = told(user, "secret_kept", name=name)
    async with as_user(user.id) as session:
        await integrations.put_secret(session, project_id, name, mask(checked), sealed, MOST_SECRETS, event)
        kept = await integrations.list_secrets(session, project_id)
    return next(SecretView(**row.model_dump()) for row in kept if row.name == name)


async def delete_secret(user: CurrentUser, project_id: UUID, name: str) -> None:
    """Forget a secret; raises `NotFound`."""
    async with as_user(user.id) as session:
        await integrations.delete_secret(session, project_id, name, told(user, "secret_removed", name=name[:80]))


def mask(value: SecretStr) -> str:
    """What is shown of a secret: the end of a long one."""
    text = value.get_secret_value()
    return f"••••{text[-4:]}" if len(text) >= _SHOWS_ITS_END and text[-4:].isprintable() else "••••"


def _checked_value(value: SecretStr) -> SecretStr:
    """The value without blanks around it; lines may be several (keys in PEM), other control characters are refused."""
    text = value.get_secret_value().replace("\r\n", "\n").strip()
    if len(text) < SHORTEST_SECRET:
        raise InvalidInput("secret_too_short", limit=SHORTEST_SECRET)
    if len(text) > LONGEST_SECRET:
        raise InvalidInput("secret_too_long", limit=LONGEST_SECRET)
    if not all(sign.isprintable() or sign in "\n\t" for sign in text):
        raise InvalidInput("secret_malformed")
    return SecretStr(text)
