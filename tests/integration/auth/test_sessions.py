"""Browser sessions on the embedded auth server, through the unmodified Supabase client."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from samokoder_app.accounts import sessions
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_auth
from tests.conftest import DatabaseServer

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _database(web_db: Engines) -> None:
    pass


def new_email() -> str:
    return f"{uuid4().hex[:12]}@example.com"


async def test_sign_up_opens_a_session_at_once() -> None:
    email = new_email()
    signed_in = await sessions.sign_up(email.upper(), PASSWORD)
    user = await sessions.resolve_cookie(signed_in.cookie_value)
    assert user == signed_in.user
    assert user is not None
    assert user.email == email
    assert await sessions.resolve_cookie(f"a=b; {sessions.COOKIE_NAME}={signed_in.cookie_value}") == user


async def test_a_signed_out_cookie_is_nobody() -> None:
    signed_in = await sessions.sign_up(new_email(), PASSWORD)
    await sessions.sign_out(signed_in.cookie_value)
    assert await sessions.resolve_cookie(signed_in.cookie_value) is None
    await sessions.sign_out(signed_in.cookie_value)


@pytest.mark.parametrize(
    "cookie", [None, "", "x", "=", f"{sessions.COOKIE_NAME}=", f"other=1; {sessions.COOKIE_NAME}=nope"]
)
async def test_a_strange_cookie_is_nobody(cookie: str | None) -> None:
    assert await sessions.resolve_cookie(cookie) is None


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("nobody@example.com", PASSWORD, "invalid_credentials"),
        ("not an address", PASSWORD, "email_invalid"),
        ("a\x00b@example.com", PASSWORD, "email_invalid"),
    ],
)
async def test_sign_in_is_refused_with_a_code(email: str, password: str, code: str) -> None:
    with pytest.raises(AuthError) as caught:
        await sessions.sign_in(email, password)
    assert caught.value.code == code


async def test_wrong_password_weak_password_and_taken_address() -> None:
    email = new_email()
    await sessions.sign_up(email, PASSWORD)
    for attempt, code in (
        (sessions.sign_in(email, "wrong password"), "invalid_credentials"),
        (sessions.sign_up(new_email(), "short"), "weak_password"),
        (sessions.sign_up(email, PASSWORD), "user_already_exists"),
    ):
        with pytest.raises(AuthError) as caught:
            await attempt
        assert caught.value.code == code


async def test_old_tokens_are_refreshed_behind_the_cookie() -> None:
    signed_in = await sessions.sign_up(new_email(), PASSWORD)
    async with as_auth() as session:
        await session.execute(text("update app.web_sessions set tokens_expire_at = now()"))
    assert await sessions.resolve_cookie(signed_in.cookie_value) == signed_in.user
    async with as_auth() as session:
        fresh = await session.scalar(
            text("select count(*) from app.web_sessions where user_id = :id and tokens_expire_at > now()"),
            {"id": signed_in.user.id},
        )
    assert fresh == 1


async def test_a_new_password_ends_the_other_sessions() -> None:
    email = new_email()
    first = await sessions.sign_up(email, PASSWORD)
    async with auth_client() as client:
        await client.sign_in_with_password({"email": email, "password": PASSWORD})
        await client.update_user({"password": "another password"})
    assert await sessions.resolve_cookie(first.cookie_value) is None
    assert await sessions.sign_in(email, "another password")


async def test_a_bearer_token_ends_with_its_session() -> None:
    email = new_email()
    async with auth_client() as client:
        answer = await client.sign_up({"email": email, "password": PASSWORD})
        assert answer.session is not None
        token = answer.session.access_token
        user = await sessions.resolve_bearer(token)
        assert user is not None
        assert user.email == email
        await client.sign_out()
    assert await sessions.resolve_bearer(token) is None
    assert await sessions.resolve_bearer(token[:-2]) is None
    assert await sessions.resolve_bearer("a.b.c") is None


async def test_a_sign_in_that_outlived_its_account_is_told_so_and_leaves_nothing(
    database_server: DatabaseServer,
) -> None:
    email = new_email()
    user = (await sessions.sign_up(email, PASSWORD)).user
    count = "select count(*) from app.web_sessions where user_id = %s"
    with database_server.connect_owner() as connection:
        connection.execute("delete from public.profiles where id = %s", (user.id,))
        connection.commit()
        before = connection.execute(count, (user.id,)).fetchone()
        with pytest.raises(AuthError) as caught:
            await sessions.sign_in(email, PASSWORD)
        assert caught.value.code == "account_gone"
        assert connection.execute(count, (user.id,)).fetchone() == before
