"""An account that is deleted while it signs in, refreshes, is proven and signs out: nobody waits for another in a circle."""

import asyncio
from collections.abc import Awaitable
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from samokoder_app.accounts import sessions
from samokoder_app.db.engines import Engines
from samokoder_app.db.failures import is_deadlock
from samokoder_app.db.repositories import audit, own_data, web_sessions
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.db.session import as_auth
from samokoder_app.errors import NotFound, ProductError
from samokoder_app.mail.letters import LetterKind
from tests.integration.auth.serving import PASSWORD, Server, last_letter, new_email, serving, token_in, user_id_of

ROUNDS = 6


async def delete(user_id: UUID) -> None:
    """Once, unlike the service, which tries again."""
    async with as_auth() as session:
        await own_data.delete_account(session, user_id, True)


async def sign_out_everywhere(user_id: UUID) -> None:
    async with as_auth() as session:
        await web_sessions.delete_own(session, user_id)
        await audit.note(session, user_id, AuditKind.SIGNED_OUT_EVERYWHERE)


async def test_deleting_an_account_waits_for_nobody_in_a_circle(web_db: Engines) -> None:
    async with serving() as server:
        for _ in range(ROUNDS):
            await one_round(server)


async def one_round(server: Server) -> None:
    email = new_email()
    await sessions.sign_up(email, PASSWORD)
    session = (await server.post("/token?grant_type=password", email=email, password=PASSWORD)).json()
    user_id = await user_id_of(email)
    await server.post("/otp", email=email)
    link = token_in(await last_letter(email, LetterKind.SIGN_IN))
    work: list[Awaitable[object]] = [
        server.post("/token?grant_type=password", email=email, password=PASSWORD),
        server.post("/token?grant_type=refresh_token", refresh_token=session["refresh_token"]),
        server.post("/verify", **link),
        server.post("/recover", email=email),
        server.post("/verify", type="email", email=email, token="000000"),
        sessions.sign_in(email, PASSWORD),
        sign_out_everywhere(user_id),
        delete(user_id),
    ]
    for result in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(result, DBAPIError):
            assert not is_deadlock(result), "a deadlock"
        elif isinstance(result, BaseException):
            assert isinstance(result, ProductError), result
    with pytest.raises(NotFound):
        await delete(user_id)
