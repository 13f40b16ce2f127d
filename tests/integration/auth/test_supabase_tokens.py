"""Access tokens of a real Supabase, which publishes its keys: against a loopback server of the same document."""

import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm
from pydantic import SecretStr

from samokoder_app.accounts.bearer import SupabaseTokens
from samokoder_app.accounts.published_keys import PublishedKeys, UnknownKey
from samokoder_app.auth_server.tokens import BadToken
from samokoder_app.errors import Unavailable

SECRET = "s" * 40


class Supabase:
    """A server that publishes keys; `status` other than 200 is an outage."""

    def __init__(self) -> None:
        self.keys = {"first": ec.generate_private_key(ec.SECP256R1())}
        self.asked = 0
        self.status = 200
        outer = self

        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                body = json.dumps({"keys": [outer.published(key_id) for key_id in outer.keys]}).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def published(self, key_id: str) -> dict[str, Any]:
        jwk = json.loads(ECAlgorithm.to_jwk(self.keys[key_id].public_key()))
        return jwk | {"kid": key_id, "alg": "ES256", "use": "sig"}

    def token(self, key_id: str = "first", key: Any = None, algorithm: str = "ES256", **changes: Any) -> str:
        claims = {
            "iss": f"{self.url}/auth/v1", "aud": "authenticated", "sub": str(uuid4()), "session_id": str(uuid4()),
            "role": "authenticated", "exp": int(time.time()) + 60,
        }  # fmt: skip
        return jwt.encode(claims | changes, key or self.keys[key_id], algorithm=algorithm, headers={"kid": key_id})


@pytest.fixture
def supabase() -> Iterator[Supabase]:
    one = Supabase()
    thread = threading.Thread(target=one.server.serve_forever, daemon=True)
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()


class Clock:
    """Time that the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_a_token_of_a_published_key_is_believed_and_the_keys_are_asked_for_once(supabase: Supabase) -> None:
    tokens = SupabaseTokens(supabase.url, None)
    for _ in range(3):
        token = supabase.token(email="ann@example.com")
        assert (await tokens.verify(token)).email == "ann@example.com"
    assert supabase.asked == 1


async def test_the_shared_secret_counts_only_where_it_is_set(supabase: Supabase) -> None:
    token = supabase.token(key=SECRET, algorithm="HS256")
    assert (await SupabaseTokens(supabase.url, SecretStr(SECRET)).verify(token)).sub
    with pytest.raises(BadToken):
        await SupabaseTokens(supabase.url, None).verify(token)


async def test_forged_tokens_are_not_believed(supabase: Supabase) -> None:
    tokens = SupabaseTokens(supabase.url, SecretStr(SECRET))
    stranger = ec.generate_private_key(ec.SECP256R1())
    forged = [
        supabase.token(key=stranger),
        _signed_with_the_public_key(supabase),
        supabase.token(exp=int(time.time()) - 1),
        supabase.token(iss="https://elsewhere.example/auth/v1"),
        supabase.token(aud="anon"),
        supabase.token(sub="nobody"),
        jwt.encode({"sub": str(uuid4())}, None, algorithm="none"),
        "a.b.c",
        "",
    ]
    for token in forged:
        with pytest.raises(BadToken):
            await tokens.verify(token)


def _signed_with_the_public_key(supabase: Supabase) -> str:
    """As if the published key were a shared secret; the library refuses to make such a token."""
    _, claims, _ = supabase.token().split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "first"}).encode()).rstrip(b"=").decode()
    pem = supabase.keys["first"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    mark = hmac.new(pem, f"{head}.{claims}".encode(), "sha256").digest()
    return f"{head}.{claims}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


async def test_forged_key_ids_neither_ask_often_nor_lock_anybody_out(supabase: Supabase) -> None:
    tokens = SupabaseTokens(supabase.url, None)
    await tokens.verify(supabase.token())
    supabase.keys["unpublished"] = ec.generate_private_key(ec.SECP256R1())
    forged = supabase.token("unpublished")
    del supabase.keys["unpublished"]
    for _ in range(5):
        with pytest.raises(BadToken):
            await tokens.verify(forged)
        await tokens.verify(supabase.token())
    assert supabase.asked == 1


async def test_a_new_key_is_found_after_the_pause_and_a_withdrawn_one_forgotten(supabase: Supabase) -> None:
    clock = Clock()
    keys = PublishedKeys(f"{supabase.url}/auth/v1", clock)
    await keys.find("first")
    supabase.keys = {"second": ec.generate_private_key(ec.SECP256R1())}
    with pytest.raises(UnknownKey):
        await keys.find("second")
    clock.now += 31
    assert (await keys.find("second")).key_id == "second"
    with pytest.raises(UnknownKey):
        await keys.find("first")


async def test_while_the_server_is_away_known_keys_go_on_and_others_are_no_verdict(supabase: Supabase) -> None:
    clock = Clock()
    keys = PublishedKeys(f"{supabase.url}/auth/v1", clock)
    await keys.find("first")
    supabase.status = 503
    clock.now += 601
    assert (await keys.find("first")).key_id == "first"
    with pytest.raises(Unavailable):
        await keys.find("second")
    asked = supabase.asked
    await keys.find("first")
    assert supabase.asked == asked
    supabase.status = 200
    clock.now += 31
    await keys.find("first")
    with pytest.raises(UnknownKey):
        await keys.find("second")
