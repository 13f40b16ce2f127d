"""Mails on their way: from the outbox to a real SMTP server on loopback."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import outbox as rows
from samokoder_app.db.session import as_auth, as_worker
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.sender import MailSender, sending_mails, wake
from samokoder_app.mail.smtp import Outcome, send
from samokoder_app.smtp_server import SmtpServer
from tests.conftest import MakeUser

SITE = "http://localhost:3000"
SENDER = "Самокодер <no-reply@example.com>"
LETTER = Letter(
    kind=LetterKind.SIGN_IN, language="ru", link=f"{SITE}/confirm?type=magiclink&token_hash=x", code="012345"
)


@dataclass
class Inbox:
    """A mail server that keeps what it is given, or answers what it is told to."""

    answers: dict[str, str] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            self.arrived.set()
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append(envelope)
        self.arrived.set()
        return "250 OK"


@asynccontextmanager
async def mail_server(inbox: Inbox, **options: object) -> AsyncIterator[SmtpServer]:
    loop = asyncio.get_running_loop()
    made = await loop.create_server(lambda: SMTP(inbox, hostname="localhost", **options), "127.0.0.1", 0)
    inbox.port = made.sockets[0].getsockname()[1]
    try:
        yield SmtpServer(host="127.0.0.1", port=inbox.port, tls="none", sender=SENDER)
    finally:
        made.close()


@pytest.fixture
async def user(make_user: MakeUser) -> AsyncIterator[CurrentUser]:
    async with as_auth() as session:  # other tests of this process have left mails there
        await session.execute(text("delete from app.outbox_mail"))
    yield await make_user()
    async with as_auth() as session:
        await session.execute(text("delete from app.outbox_mail"))


async def put(user: CurrentUser, letter: Letter = LETTER) -> None:
    async with as_auth() as session:
        await outbox.put(session, user.id, user.email, letter)
    wake()


async def row_of(user: CurrentUser) -> rows.KeptMail:
    async with as_auth() as session:
        found = await rows.list_kept(session, 100)
    return next(one for one in found if one.address == user.email)


async def test_a_mail_arrives_with_text_and_html(web_db: Engines, user: CurrentUser) -> None:
    inbox = Inbox()
    async with mail_server(inbox) as server, sending_mails(server, SITE):
        await put(user)
        await inbox.arrived.wait()
    message = inbox.messages[0]
    assert (message["To"], message["From"], message["Subject"]) == (user.email, SENDER, "Вход в Самокодер")
    assert message["Auto-Submitted"] == "auto-generated"
    assert inbox.envelopes[0].rcpt_tos == [user.email]
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    for part in (plain, page):
        assert "012345" in part.get_content()
        assert "token_hash=x" in part.get_content()


async def test_what_was_sent_is_forgotten(web_db: Engines, user: CurrentUser) -> None:
    inbox = Inbox()
    await put(user)
    async with mail_server(inbox) as server:
        assert await MailSender(server, SITE).send_due() >= 1
    row = await row_of(user)
    assert (row.sealed, row.sent_at is not None, row.tries) == (None, True, 1)
    assert [mail.letter for mail in await outbox.list_mails() if mail.address == user.email] == [None]


async def test_a_server_that_is_away_is_asked_again_later(web_db: Engines, user: CurrentUser) -> None:
    inbox = Inbox()
    async with mail_server(inbox) as gone:
        pass
    await put(user)
    assert await MailSender(gone, SITE).send_due() == 1
    row = await row_of(user)
    assert (row.error or "").startswith("SMTPConnectError")
    assert row.sealed is not None
    assert await MailSender(gone, SITE).send_due() == 0  # not before its time
    async with as_auth() as session:
        await session.execute(text("update app.outbox_mail set next_try_at = now()"))
    async with mail_server(inbox) as server:
        await MailSender(server, SITE).send_due()
    assert len(inbox.messages) == 1


@pytest.mark.parametrize(("answer", "outcome"), [("550 no such user", "given up"), ("451 try later", "waits")])
async def test_a_refusal_for_good_is_not_repeated(
    web_db: Engines, user: CurrentUser, answer: str, outcome: str
) -> None:
    inbox = Inbox(answers={user.email: answer})
    await put(user)
    async with mail_server(inbox) as server:
        await MailSender(server, SITE).send_due()
    row = await row_of(user)
    assert (row.given_up_at is not None, row.sealed is None) == (
        (True, True) if outcome == "given up" else (False, False)
    )
    assert answer.split(" ", 1)[1] not in (row.error or "")


async def test_a_link_that_has_ended_is_not_sent(web_db: Engines, user: CurrentUser) -> None:
    await put(user)
    async with as_auth() as session:
        await session.execute(text("update app.outbox_mail set give_up_at = now()"))
    inbox = Inbox()
    async with mail_server(inbox) as server:
        assert await MailSender(server, SITE).send_due() == 0
    row = await row_of(user)
    assert (row.given_up_at is not None, row.sealed) == (True, None)


async def test_two_processes_send_a_mail_once(web_db: Engines, user: CurrentUser) -> None:
    inbox = Inbox()
    await put(user)
    async with mail_server(inbox) as server:
        await asyncio.gather(*(MailSender(server, SITE).send_due() for _ in range(4)))
    assert len(inbox.messages) == 1


async def test_a_server_that_says_nothing_does_not_hold_the_stop_up(web_db: Engines, user: CurrentUser) -> None:
    """It takes the connection, and is silent ever after."""
    came = asyncio.Event()
    ended = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await reader.read()
        writer.close()
        ended.set()

    made = await asyncio.start_server(silent, "127.0.0.1", 0)
    server = SmtpServer(host="127.0.0.1", port=made.sockets[0].getsockname()[1], tls="none", sender=SENDER)
    async with sending_mails(server, SITE):
        await put(user)
        await came.wait()
        began = time.monotonic()
    assert time.monotonic() - began < 4
    await ended.wait()  # the connection is closed, too
    made.close()
    row = await row_of(user)
    assert row.sent_at is None
    assert row.sealed is not None


@dataclass(frozen=True)
class Certificate:
    file: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return Certificate(file, context)


def known(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    is_right = (getattr(data, "login", b""), getattr(data, "password", b"")) == (b"mailer", b"secret")
    return AuthResult(success=is_right, handled=False)


async def test_a_password_goes_over_starttls_alone(certificate: Certificate, user: CurrentUser) -> None:
    inbox = Inbox()
    options = {
        "tls_context": certificate.context,
        "require_starttls": True,
        "authenticator": known,
        "auth_required": True,
    }
    async with mail_server(inbox, **options) as plain:
        server = plain.model_copy(
            update={
                "host": "localhost",
                "tls": "starttls",
                "user": "mailer",
                "password": SecretStr("secret"),
                "certificates": str(certificate.file),
            }
        )
        await put(user)
        await MailSender(server, SITE).send_due()
        assert len(inbox.messages) == 1
        wrong = server.model_copy(update={"password": SecretStr("wrong")})
        attempt = await send(wrong, inbox.messages[0], user.email)
        assert (attempt.outcome, attempt.error) == (Outcome.LATER, "SMTPAuthenticationError 535")
        unknown = await send(server.model_copy(update={"certificates": None}), inbox.messages[0], user.email)
        assert unknown.outcome is Outcome.LATER  # nobody vouches for this server: nothing was said to it
        assert len(inbox.messages) == 1


async def test_a_server_without_starttls_is_told_nothing(user: CurrentUser) -> None:
    inbox = Inbox()
    async with mail_server(inbox) as plain:
        await put(user)
        await MailSender(plain.model_copy(update={"tls": "starttls"}), SITE).send_due()
    assert inbox.messages == []


async def test_old_mails_and_links_are_cleared_away(web_db: Engines, user: CurrentUser) -> None:
    await put(user)
    async with as_auth() as session:
        await session.execute(text("update app.outbox_mail set created_at = now() - interval '8 days'"))
    async with as_worker() as session:
        assert await rows.forget_old(session) is False
    async with as_auth() as session:
        assert await rows.list_kept(session, 10) == []


async def test_a_mail_that_no_master_secret_opens_is_given_up(web_db: Engines, user: CurrentUser) -> None:
    await put(user)
    async with as_auth() as session:
        await session.execute(text("update app.outbox_mail set sealed = 'nonsense'"))
    async with mail_server(Inbox()) as server:
        await MailSender(server, SITE).send_due()
    assert (await row_of(user)).error == "unreadable"
