"""The way out: one message over SMTP, encrypted unless the server is on this very machine."""

import asyncio
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum

import aiosmtplib
from pydantic import BaseModel, ConfigDict

from samokoder_app.mail.message import BadAddress, envelope
from samokoder_app.smtp_server import SmtpServer

_ANSWER_SECONDS = 20.0
_MAIL_SECONDS = 60.0
_PERMANENT = 500


class Outcome(StrEnum):
    """What became of a try."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


class Attempt(BaseModel):
    """A try and, if it failed, what kind of error it was: never what the server or the mail said."""

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    error: str = ""


async def send(server: SmtpServer, message: EmailMessage, recipient: str) -> Attempt:
    """Send one message to one address."""
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password.get_secret_value() if server.password else None,
        local_hostname=envelope(parseaddr(server.sender)[1]).rpartition("@")[2],
        timeout=_ANSWER_SECONDS,
        use_tls=server.tls == "tls",
        start_tls=server.tls == "starttls",
        cert_bundle=server.certificates,
    )
    try:
        async with asyncio.timeout(_MAIL_SECONDS):
            await client.connect()
            await client.send_message(message, recipients=[envelope(recipient)])
    except (aiosmtplib.SMTPException, OSError, BadAddress, UnicodeError) as error:  # TimeoutError is an OSError
        return _failed(error)
    finally:
        # Not `quit`: who is told to stop must not wait for the server's last word.
        client.close()
    return Attempt(outcome=Outcome.SENT)


def _failed(error: Exception) -> Attempt:
    codes = _codes(error)
    told = " ".join([type(error).__name__, *map(str, codes)])[:80]
    # A server that refuses our password may take it tomorrow; one that knows no such recipient will not.
    is_ours = isinstance(error, aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPSenderRefused)
    is_final = bool(codes) and not is_ours and all(code >= _PERMANENT for code in codes)
    is_final = is_final or isinstance(error, BadAddress | UnicodeError | aiosmtplib.SMTPNotSupported)
    return Attempt(outcome=Outcome.NEVER if is_final else Outcome.LATER, error=told)


def _codes(error: Exception) -> list[int]:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return [one.code for one in error.recipients]
    return [error.code] if isinstance(error, aiosmtplib.SMTPResponseException) else []
