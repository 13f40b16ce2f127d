"""How long one access token is checked (signature, issuer, audience, end, claims), a line per algorithm.

HS256 as the embedded auth server signs, ES256 as a Supabase with keys of its own does. `us` is the median of microseconds;
`library_us` that of PyJWT's `decode` alone, without our claims' model.
"""

import argparse
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from pydantic import SecretStr

from bench.figure import Figure, Report
from bench.measuring import median
from samokoder_app.accounts.bearer import SupabaseTokens
from samokoder_app.auth_server.tokens import AUDIENCE, AccessTokens

_ISSUER = "http://localhost:3000/auth/v1"
_SECRET = "benchmark-" * 4
_KEY_ID = "benchmark"


class JwtVerify(Figure):
    """Microseconds."""

    name: str = "jwt_verify"
    algorithm: str
    us: float
    library_us: float
    rounds: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many."""
    parser.add_argument("--rounds", type=int, default=5_000, help="checks of each kind (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Both algorithms."""
    own = AccessTokens(SecretStr(_SECRET), _ISSUER, 3_600)
    token, _ = own.issue(uuid4(), uuid4(), "ann@example.com")
    ours = _timed(options.rounds, lambda: own.verify(token))
    bare = _timed(options.rounds, lambda: _decode(token, _SECRET, "HS256"))
    report(JwtVerify(algorithm="HS256", us=ours, library_us=bare, rounds=options.rounds))
    key = ec.generate_private_key(ec.SECP256R1())
    with _published(key.public_key()) as supabase_url:
        claims = jwt.decode(token, options={"verify_signature": False}) | {"iss": f"{supabase_url}/auth/v1"}
        signed = jwt.encode(claims, key, algorithm="ES256", headers={"kid": _KEY_ID})
        ours = await _awaited(options.rounds, SupabaseTokens(supabase_url, None), signed)
    bare = _timed(options.rounds, lambda: _decode(signed, key.public_key(), "ES256"))
    report(JwtVerify(algorithm="ES256", us=ours, library_us=bare, rounds=options.rounds))


def _decode(token: str, key: Any, algorithm: str) -> None:
    jwt.decode(token, key, algorithms=[algorithm], audience=AUDIENCE)


def _timed(rounds: int, check: Callable[[], object]) -> float:
    took = []
    for _ in range(rounds):
        before = time.perf_counter()
        check()
        took.append(time.perf_counter() - before)
    return round(median(took) * 1e6, 1)


async def _awaited(rounds: int, tokens: SupabaseTokens, token: str) -> float:
    await tokens.verify(token)
    took = []
    for _ in range(rounds):
        before = time.perf_counter()
        await tokens.verify(token)
        took.append(time.perf_counter() - before)
    return round(median(took) * 1e6, 1)


@contextmanager
def _published(key: ec.EllipticCurvePublicKey) -> Iterator[str]:
    """The address of a server that publishes the key as a Supabase does."""
    document = json.dumps({"keys": [json.loads(ECAlgorithm.to_jwk(key)) | {"kid": _KEY_ID, "alg": "ES256"}]}).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            self.wfile.write(document)

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
