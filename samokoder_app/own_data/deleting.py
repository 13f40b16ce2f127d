"""The end of an account: whoever asks is looked at once more, then everything of his goes at once."""

import asyncio
from uuid import UUID

from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.sessions import end_there
from samokoder_app.db.again import again_after_deadlock
from samokoder_app.db.repositories import own_data
from samokoder_app.db.session import as_auth
from samokoder_app.errors import Forbidden, InvalidInput, ProductError, TooManyRequests, Unavailable
from samokoder_app.own_data.supabase_login import delete_supabase_login
from samokoder_app.previews.service import forget_preview
from samokoder_app.settings import get_settings

FRESH_MINUTES = 10
"""So long a sign-in stands in for the password of who has none; the sentence of `sign_in_again` names it."""

_REFUSALS: dict[str, type[ProductError]] = {"too_many_requests": TooManyRequests, "auth_unavailable": Unavailable}
_CODES = {"too_many_requests": "too_many_requests", "auth_unavailable": "unavailable"}


class AccountEnd(BaseModel):
    """That somebody means it: the address of the account, typed, and the present password if it has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: str = Field(max_length=320, examples=["me@example.com"])
    password: SecretStr | None = Field(default=None, max_length=1000)


class AccountEnded(BaseModel):
    """Everything is deleted. `login_remains`: a Supabase of its own keeps the sign-in; its operator can delete it."""

    model_config = ConfigDict(frozen=True)

    login_remains: bool


async def delete_account(user: CurrentUser, end: AccountEnd, client_address: str = "127.0.0.1") -> AccountEnded:
    """Delete the account with all that belongs to it, if the caller proves that it is his.

    Sessions, tokens and open connections end, builds lose their rows and with them the right to write. Raises
    `InvalidInput` (`email_differs`), `Forbidden` (`password_wrong`, `sign_in_again`), `TooManyRequests`,
    `Conflict` (`last_operator`).
    """
    if end.email.strip().lower() != user.email.lower():
        raise InvalidInput("email_differs")
    await _check(user, end.password, client_address)
    # To the end, also when the caller's connection ends meanwhile.
    return await asyncio.shield(_delete(user))


async def _delete(user: CurrentUser) -> AccountEnded:
    settings = get_settings()
    gone = await _delete_rows(user.id)
    logger.info("an account was deleted, with {} projects", len(gone))
    await asyncio.gather(*(forget_preview(project_id) for project_id in gone))
    if settings.uses_embedded_auth:
        return AccountEnded(login_remains=False)
    return AccountEnded(login_remains=not await delete_supabase_login(settings, user.id))


async def _check(user: CurrentUser, password: SecretStr | None, client_address: str) -> None:
    """Who has a password proves that he knows it; who has none, or one that we cannot know of, has just signed in."""
    if password is not None and password.get_secret_value():
        await _check_password(user, password.get_secret_value(), client_address)
        return
    embedded = get_settings().uses_embedded_auth
    async with as_auth() as session:
        if embedded and await own_data.has_password(session, user.id):
            raise Forbidden("password_wrong")
        if not await own_data.signed_in_within(session, user.id, user.session_id, FRESH_MINUTES):
            raise Forbidden("sign_in_again")


async def _check_password(user: CurrentUser, password: str, client_address: str) -> None:
    try:
        async with auth_client(client_address) as client:
            answer = await client.sign_in_with_password({"email": user.email, "password": password})
    except AuthError as error:
        raise _REFUSALS.get(error.code, Forbidden)(_CODES.get(error.code, "password_wrong")) from error
    if answer.session is None or answer.user is None or UUID(answer.user.id) != user.id:
        raise Forbidden("password_wrong")
    await end_there(answer.session.access_token, "local")


async def _delete_rows(user_id: UUID) -> list[UUID]:
    async def delete() -> list[UUID]:
        async with as_auth() as session:
            return await own_data.delete_account(session, user_id, get_settings().uses_embedded_auth)

    return await again_after_deadlock(delete)
