"""The embedded auth server, through the unmodified Supabase client and over its HTTP paths."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from supabase_auth.errors import AuthApiError, AuthWeakPasswordError

from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_auth
from tests.integration.auth.serving import PASSWORD, Server, new_email, service


@pytest.fixture
async def server(web_db: Engines) -> AsyncIterator[Server]:
    running = Server(service())
    yield running
    await running.http.aclose()


async def test_sign_up_in_and_who_am_i(server: Server) -> None:
    client = await server.client()
    email = new_email()
    answer = await client.auth.sign_up(
        {"email": email, "password": PASSWORD, "options": {"data": {"display_name": "Анна"}}}
    )
    assert answer.session is not None
    assert answer.user is not None
    assert answer.user.user_metadata == {"display_name": "Анна"}
    again = await client.auth.sign_in_with_password({"email": email.upper(), "password": PASSWORD})
    assert again.user is not None
    assert again.user.id == answer.user.id
    me = await client.auth.get_user()
    assert me is not None
    assert me.user.email == email
    claims = await client.auth.get_claims()
    assert claims is not None
    assert claims["claims"]["sub"] == answer.user.id


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [(None, "wrong password", "invalid_credentials"), ("nobody@example.com", PASSWORD, "invalid_credentials")],
)
async def test_wrong_credentials_look_alike(server: Server, email: str | None, password: str, code: str) -> None:
    client = await server.client()
    known = new_email()
    await client.auth.sign_up({"email": known, "password": PASSWORD})
    with pytest.raises(AuthApiError) as caught:
        await client.auth.sign_in_with_password({"email": email or known, "password": password})
    assert (caught.value.code, caught.value.message) == (code, "Invalid login credentials")


async def test_duplicate_and_weak_password(server: Server) -> None:
    client = await server.client()
    email = new_email()
    await client.auth.sign_up({"email": email, "password": PASSWORD})
    with pytest.raises(AuthApiError) as caught:
        await client.auth.sign_up({"email": email, "password": PASSWORD})
    assert caught.value.code == "user_already_exists"
    with pytest.raises(AuthWeakPasswordError) as weak:
        await client.auth.sign_up({"email": new_email(), "password": "short"})
    assert weak.value.reasons == ["length"]


async def test_refresh_rotates_and_an_old_token_ends_the_session(server: Server) -> None:
    client = await server.client()
    first = (await client.auth.sign_up({"email": new_email(), "password": PASSWORD})).session
    assert first is not None
    second = (await client.auth.refresh_session(first.refresh_token)).session
    assert second is not None
    assert second.refresh_token != first.refresh_token
    # Two tabs at once: within ten seconds the old one is still good.
    assert (await client.auth.refresh_session(first.refresh_token)).session is not None
    async with as_auth() as session:
        await session.execute(text("update auth.refresh_tokens set revoked_at = revoked_at - interval '11 seconds'"))
    with pytest.raises(AuthApiError) as caught:
        await client.auth.refresh_session(first.refresh_token)
    assert caught.value.code == "refresh_token_already_used"
    with pytest.raises(AuthApiError) as caught:  # stolen or not: the whole session is over
        await client.auth.refresh_session(second.refresh_token)
    assert caught.value.code == "refresh_token_not_found"


@pytest.mark.parametrize(
    ("scope", "own_survives", "other_survives"),
    [("local", False, True), ("others", True, False), ("global", False, False)],
)
async def test_sign_out_has_scopes(server: Server, scope: str, own_survives: bool, other_survives: bool) -> None:
    email = new_email()
    own, other = await server.client(), await server.client()
    await own.auth.sign_up({"email": email, "password": PASSWORD})
    await other.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    tokens = []
    for client in (own, other):
        kept = await client.auth.get_session()
        assert kept is not None
        tokens.append(kept.access_token)
    await own.auth.sign_out({"scope": scope})  # type: ignore[typeddict-item]
    for token, survives in zip(tokens, (own_survives, other_survives), strict=True):
        answer = await server.http.get("/auth/v1/user", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == (200 if survives else 403)


async def test_guessing_is_slowed_down(server: Server) -> None:
    email = new_email()
    client = await server.client()
    await client.auth.sign_up({"email": email, "password": PASSWORD})
    codes = []
    for _ in range(11):
        with pytest.raises(AuthApiError) as caught:
            await client.auth.sign_in_with_password({"email": email, "password": "a guess that is wrong"})
        codes.append(caught.value.code)
    assert codes == ["invalid_credentials"] * 10 + ["over_request_rate_limit"]


@pytest.mark.parametrize(("given", "succeeds"), [(None, False), ("wrong", False), ("come-in", True)])
async def test_a_hosted_server_asks_for_an_invitation(web_db: Engines, given: str | None, succeeds: bool) -> None:
    hosted = Server(service(needs_invitation=True, invitation_code=SecretStr("come-in")))
    client = await hosted.client()
    credentials = {"email": new_email(), "password": PASSWORD, "options": {"data": {"invitation": given}}}
    if succeeds:
        answer = await client.auth.sign_up(credentials)  # type: ignore[arg-type]
        assert answer.user is not None
        assert answer.user.user_metadata == {}
    else:
        with pytest.raises(AuthApiError) as caught:
            await client.auth.sign_up(credentials)  # type: ignore[arg-type]
        assert caught.value.code == "signup_disabled"
    await hosted.http.aclose()


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/auth/v1/signup", b"not json", 400),
        ("POST", "/auth/v1/signup", b"[]", 400),
        ("POST", "/auth/v1/signup", b'{"email": 1, "password": null}', 400),
        ("POST", "/auth/v1/signup", b'{"email": "a\\u0000@b.c", "password": "long enough"}', 400),
        ("POST", "/auth/v1/signup", b"x" * 70_000, 413),
        ("POST", "/auth/v1/signup", b'{"email": "a@b.cd", "password": "long enough", "data": {"a": NaN}}', 400),
        ("POST", "/auth/v1/signup", b'{"email": "a@b.cd", "password": "long enough", "data": {"a": 1e999}}', 400),
        ("POST", "/auth/v1/signup", b'{"email": "a@b.cd", "password": "long enough", "data": {"a": "\\ud800"}}', 400),
        ("POST", "/auth/v1/signup", b'{"email": "a@b.cd", "password": "long enough", "data": {"a": "\\u0000"}}', 400),
        (
            "POST",
            "/auth/v1/signup",
            b'{"email": "a@b.cd", "password": "long enough", "data": {"a": %s}}' % (b"9" * 5000),
            400,
        ),
        (
            "POST",
            "/auth/v1/signup",
            b'{"email": "a@b.cd", "password": "long enough", "data": %s1%s}' % (b'{"a":' * 5000, b"}" * 5000),
            400,
        ),
        ("POST", "/auth/v1/recover", b'{"email": "a@b.cd", "code_challenge": "\\u0000"}', 400),
        ("POST", "/auth/v1/token?grant_type=magic", b"{}", 400),
        ("POST", "/auth/v1/token?grant_type=refresh_token", b'{"refresh_token": "x"}', 400),
        ("POST", "/auth/v1/token?grant_type=pkce", b'{"auth_code": "x", "code_verifier": "y"}', 404),
        ("GET", "/auth/v1/user", b"", 401),
        ("POST", "/auth/v1/logout", b"", 401),
        ("GET", "/auth/v1/verify?type=nothing&token=x", b"", 400),
        ("GET", "/auth/v1/verify?type=recovery", b"", 400),
        ("POST", "/auth/v1/verify", b'{"type": "recovery", "token_hash": "x"}', 403),
        ("POST", "/auth/v1/verify", b'{"type": "sms", "token_hash": "x"}', 400),
        ("POST", "/auth/v1/verify", b'{"type": "signup"}', 400),
        (
            "POST",
            "/auth/v1/verify",
            b'{"type": "email", "email": "a@b.c", "token": "\xd9\xa1\xd9\xa2\xd9\xa3456"}',
            403,
        ),
        ("POST", "/auth/v1/resend", b'{"type": "sms", "email": "a@b.c"}', 400),
        ("POST", "/auth/v1/recover", b'{"email": "a@b.c,d@e.f"}', 400),
        ("POST", "/auth/v1/otp", b'{"email": "a@b.c\\r\\nBcc: d@e.f"}', 400),
        ("GET", "/auth/v1/reauthenticate", b"", 401),
        ("GET", "/auth/v1/nothing", b"", 404),
    ],
)
async def test_bad_input_gets_an_error_in_gotrue_form(
    server: Server, method: str, path: str, body: bytes, status: int
) -> None:
    answer = await server.http.request(method, path, content=body)
    assert answer.status_code == status
    assert {"code", "message"} <= answer.json().keys()
    assert answer.headers["x-supabase-api-version"] == "2024-01-01"


async def test_what_a_client_may_ask(server: Server) -> None:
    assert (await server.http.get("/auth/v1/.well-known/jwks.json")).json() == {"keys": []}
    assert (await server.http.get("/auth/v1/settings")).json()["disable_signup"] is False
    assert (await server.http.get("/auth/v1/health")).status_code == 200
