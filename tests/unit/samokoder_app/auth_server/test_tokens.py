"""Tokens of the auth server."""

import time
from uuid import uuid4

import jwt
import pytest
from pydantic import SecretStr

from samokoder_app.auth_server.tokens import AccessTokens, BadToken, matches_challenge, new_opaque_token, token_hash

SECRET = "s" * 40
ISSUER = "http://localhost:3000/auth/v1"
USER, SESSION = uuid4(), uuid4()


def tokens(secret: str = SECRET, issuer: str = ISSUER, seconds: int = 60) -> AccessTokens:
    return AccessTokens(SecretStr(secret), issuer, seconds)


def test_a_token_says_who_bears_it() -> None:
    token, expires_at = tokens().issue(USER, SESSION, "a@example.com")
    claims = tokens().verify(token)
    assert (claims.sub, claims.session_id, claims.email, claims.exp) == (USER, SESSION, "a@example.com", expires_at)


@pytest.mark.parametrize(
    "issuer_of", [tokens(secret="x" * 40), tokens(issuer="http://evil.example/auth/v1"), tokens(seconds=-1)]
)
def test_tokens_of_others_and_old_ones_are_refused(issuer_of: AccessTokens) -> None:
    token, _ = issuer_of.issue(USER, SESSION, "")
    with pytest.raises(BadToken):
        tokens().verify(token)


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "other"},
        {"sub": "not a uuid"},
        {"session_id": None},
        {"exp": None},
        {"iss": None},
    ],
)
def test_every_claim_is_checked(change: dict[str, object]) -> None:
    claims = {
        "iss": ISSUER,
        "aud": "authenticated",
        "sub": str(USER),
        "session_id": str(SESSION),
        "exp": int(time.time()) + 60,
        **change,
    }
    token = jwt.encode({k: v for k, v in claims.items() if v is not None}, SECRET, algorithm="HS256")
    with pytest.raises(BadToken):
        tokens().verify(token)


def test_an_unsigned_token_is_refused() -> None:
    claims = {"iss": ISSUER, "aud": "authenticated", "sub": str(USER), "session_id": str(SESSION), "exp": 9999999999}
    with pytest.raises(BadToken):
        tokens().verify(jwt.encode(claims, None, algorithm="none"))
    with pytest.raises(BadToken):
        tokens().verify(tokens().anon_key())


def test_the_pkce_example_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert matches_challenge(verifier, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    assert not matches_challenge(verifier + "x", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    assert not matches_challenge("", "")


def test_opaque_tokens_differ_and_hash_to_32_bytes() -> None:
    first, second = new_opaque_token(), new_opaque_token()
    assert first != second
    assert len(token_hash(first)) == 32
