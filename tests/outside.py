"""Outside services on the loopback, in the wire format of real ones: payments, mail, and a plain echo.

They have a certificate of an authority of the test's own, so that TLS is real from the app in its sandbox to here.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from engine.egress.dialing import Dialer
from engine.egress.policy import AddressPolicy

PAYMENTS = "api.payments.example"
MAIL = "api.mail.example"
PAYMENT_KEY = "sk_test_51CanaryPayments0Kq7"
MAIL_KEY = "re_CanaryMail_8Zt4vQ1x"


@dataclass
class Outside:
    """Two services behind one port; `sessions` and `mails` are what came in."""

    port: int
    ca_file: Path
    sessions: list[dict[str, str]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)

    @property
    def hosts(self) -> tuple[str, ...]:
        return (f"{PAYMENTS}:{self.port}", f"{MAIL}:{self.port}")

    def address(self, host: str) -> str:
        return f"https://{host}:{self.port}"

    def dialer(self) -> Dialer:
        """The real policy, with these names let into the loopback; names are known here instead of in DNS."""
        return Dialer(AddressPolicy(allow_hosts=frozenset(self.hosts)), _resolve)


async def _resolve(host: str, _port: int) -> list[str]:
    if not host.endswith(".example"):
        raise OSError(f"{host} is unknown")
    return ["127.0.0.1"]


@asynccontextmanager
async def outside_services(folder: Path) -> AsyncIterator[Outside]:
    """Serve until the block ends."""
    ca_file, certificate, key = _certificates(folder)
    listener = socket.create_server(("127.0.0.1", 0))
    outside = Outside(listener.getsockname()[1], ca_file)
    app = Starlette(
        routes=[
            Route("/v1/checkout/sessions", _checkout, methods=["POST"]),
            Route("/emails", _email, methods=["POST"]),
            Route("/echo", _echo),
        ]
    )
    app.state.outside = outside
    config = uvicorn.Config(app, log_level="error", lifespan="off", ssl_certfile=str(certificate), ssl_keyfile=str(key))
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield outside
    finally:
        server.should_exit = True
        await serving
        listener.close()


async def _checkout(request: Request) -> Response:
    """As Stripe's API: a form with brackets in its names, errors in an object of their own."""
    if request.headers.get("authorization") != f"Bearer {PAYMENT_KEY}":
        return _payment_error(401, "Invalid API Key provided: sk_test_****", "invalid_request_error")
    form = {name: values[-1] for name, values in parse_qs((await request.body()).decode()).items()}
    for name in ("mode", "success_url", "line_items[0][price_data][unit_amount]", "line_items[0][quantity]"):
        if name not in form:
            return _payment_error(400, f"Missing required param: {name}.", "invalid_request_error")
    sessions = request.app.state.outside.sessions
    sessions.append(form)
    number = f"cs_test_{len(sessions):04}"
    total = int(form["line_items[0][price_data][unit_amount]"]) * int(form["line_items[0][quantity]"])
    return JSONResponse(
        {
            "id": number,
            "object": "checkout.session",
            "amount_total": total,
            "currency": form.get("line_items[0][price_data][currency]"),
            "livemode": False,
            "mode": form["mode"],
            "payment_status": "unpaid",
            "status": "open",
            "success_url": form["success_url"],
            "url": f"https://checkout.payments.example/c/pay/{number}",
        }
    )


def _payment_error(status: int, message: str, kind: str) -> Response:
    return JSONResponse({"error": {"message": message, "type": kind}}, status_code=status)


async def _email(request: Request) -> Response:
    """As Resend's API: JSON in, the id of the message out."""
    if request.headers.get("authorization") != f"Bearer {MAIL_KEY}":
        return JSONResponse(
            {"statusCode": 401, "name": "validation_error", "message": "API key is invalid"}, status_code=401
        )
    mail = await request.json()
    missing = [name for name in ("from", "to", "subject") if not mail.get(name)]
    if missing:
        message = f"Missing `{missing[0]}` field."
        return JSONResponse({"statusCode": 422, "name": "missing_required_field", "message": message}, status_code=422)
    request.app.state.outside.mails.append(mail)
    return JSONResponse({"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"})


async def _echo(request: Request) -> Response:
    return PlainTextResponse(f"{request.url.hostname} {request.headers.get('x-word', '')}")


def _certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority, and a certificate of it for the services: paths of the authority, the certificate and its key."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    names = x509.SubjectAlternativeName([x509.DNSName(name) for name in (PAYMENTS, MAIL)])
    authority = (
        _builder(issuer, issuer, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        _builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PAYMENTS)]), issuer, key.public_key())
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    paths = folder / "ca.pem", folder / "services.pem", folder / "services.key"
    pem = serialization.Encoding.PEM
    paths[0].write_bytes(authority.public_bytes(pem))
    paths[1].write_bytes(certificate.public_bytes(pem))
    paths[2].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    ssl.create_default_context(cafile=str(paths[0]))  # fails here rather than in a sandbox
    return paths


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
