"""An address that its owner has proven, and what goes with whoever had made the account before."""

import hashlib
from uuid import UUID, uuid4

import pytest
from psycopg import Connection
from sqlalchemy import text

from samokoder_app.accounts import operator, sessions
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import auth_users
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.errors import NotFound
from samokoder_app.settings import get_settings
from tests.conftest import DatabaseServer

PASSWORD = "correct horse"


@pytest.fixture
async def stranger(web_db: Engines) -> CurrentUser:
    """Somebody who signed up with an address that may be anybody's, and made himself at home."""
    user = (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user
    async with as_user(user.id) as session:
        hashed = hashlib.sha256(user.email.encode()).digest()
        made = text("select app.make_access_token('script', 'smk_…', :hash, '{read}', 1)")
        await session.execute(made, {"hash": hashed})
    async with as_auth() as session:
        sent = "insert into auth.one_time_tokens (token_hash, user_id, kind, expires_at) values"
        later = "(:hash, :user, 'email_change_new', now() + interval '1 hour')"
        await session.execute(text(f"{sent} {later}"), {"hash": hashed, "user": user.id})
        changing = text("update auth.users set email_change = 'mine@example.com' where id = :user")
        await session.execute(changing, {"user": user.id})
    return user


def left_of(connection: Connection, user_id: UUID) -> dict[str, int]:
    tables = ("auth.sessions", "auth.refresh_tokens", "auth.one_time_tokens", "app.web_sessions", "app.access_tokens")
    counted = {}
    for table in tables:
        row = connection.execute(f"select count(*) from {table} where user_id = %s", (user_id,)).fetchone()  # noqa: S608 - a name of ours
        counted[table] = row[0] if row else 0
    return counted


async def test_who_proves_the_address_takes_the_account_over(
    stranger: CurrentUser, database_server: DatabaseServer
) -> None:
    async with as_auth() as session:
        assert await auth_users.prove_address(session, stranger.id) is True
        owner = await auth_users.user_by_id(session, stranger.id)
    assert owner is not None
    assert (owner.encrypted_password, owner.email_confirmed_at is not None) == ("", True)
    with database_server.connect_owner() as connection:
        assert set(left_of(connection, stranger.id).values()) == {0}
        told = connection.execute("select kind from app.audit_log where user_id = %s", (stranger.id,)).fetchall()
        pending = connection.execute("select email_change from auth.users where id = %s", (stranger.id,)).fetchone()
    assert ("account_taken_over",) in told
    assert ("password_changed",) not in told
    assert pending == (None,)


async def test_an_address_that_was_proven_keeps_everything(
    stranger: CurrentUser, database_server: DatabaseServer
) -> None:
    async with as_auth() as session:
        await auth_users.prove_address(session, stranger.id)
    owner = (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user
    async with as_auth() as session:
        await session.execute(text("update auth.users set email_confirmed_at = now() where id = :id"), {"id": owner.id})
        assert await auth_users.prove_address(session, owner.id) is False
    with database_server.connect_owner() as connection:
        assert left_of(connection, owner.id)["app.web_sessions"] == 1


async def test_nobody_is_taken_over_if_the_transaction_fails(
    stranger: CurrentUser, database_server: DatabaseServer
) -> None:
    async def prove_and_fail() -> None:
        async with as_auth() as session:
            await auth_users.prove_address(session, stranger.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await prove_and_fail()
    with database_server.connect_owner() as connection:
        assert 0 not in left_of(connection, stranger.id).values()


async def test_an_account_that_is_gone_cannot_be_proven(web_db: Engines) -> None:
    async def prove_nobody() -> None:
        async with as_auth() as session:
            await auth_users.prove_address(session, uuid4())

    with pytest.raises(NotFound):
        await prove_nobody()


async def test_an_operator_of_an_unproven_address_is_doubted(
    stranger: CurrentUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await operator.doubt_about(stranger.email) == ""  # in local mode
    hosted = get_settings().model_copy(update={"host": "127.0.0.1"})
    monkeypatch.setattr(operator, "get_settings", lambda: hosted)
    assert "Nobody has proven the address" in await operator.doubt_about(stranger.email)
    async with as_auth() as session:
        await auth_users.prove_address(session, stranger.id)
    assert await operator.doubt_about(stranger.email) == ""
