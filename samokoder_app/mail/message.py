"""A written letter as a message of the mail standards. Nothing of it can break out of its header."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, localtime, parseaddr
from uuid import UUID

from samokoder_app.mail.writing import WrittenLetter

_DOMAIN = re.compile(r"[A-Za-z0-9._-]+")


class BadAddress(ValueError):
    """No mail can be sent to, or from, such an address."""


def compose(written: WrittenLetter, sender: str, recipient: str, mail_id: UUID) -> EmailMessage:
    """The message; `sender` is `Name <address>` or an address alone. Raises `BadAddress`."""
    name, address = parseaddr(sender)
    to = _address(recipient)
    message = EmailMessage(policy=SMTP if to.addr_spec.isascii() else SMTPUTF8)
    own = _address(address, name)
    message["From"], message["To"] = own, to
    message["Subject"] = written.subject
    message["Date"] = format_datetime(localtime())
    # The same for every try, so that a mail that was taken twice is shown once.
    message["Message-ID"] = f"<{mail_id.hex}@{own.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(written.text, cte="quoted-printable")
    message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    return message


def envelope(address: str) -> str:
    """The address as a server is given it: the domain in its ASCII form. Raises `BadAddress`."""
    return _address(address).addr_spec


def _address(address: str, name: str = "") -> Address:
    user, at, domain = address.rpartition("@")
    if not (at and user and domain) or any(sign.isspace() or not sign.isprintable() for sign in address):
        raise BadAddress
    if "=?" in user:  # an encoded word (RFC 2047), which the email package decodes into the header, line ends and all
        raise BadAddress
    try:
        plain = domain.encode("idna").decode()
        if not _DOMAIN.fullmatch(plain):  # in that form a wide comma is a comma
            raise BadAddress
        return Address(display_name=name, username=user, domain=plain)
    except (UnicodeError, ValueError, IndexError) as error:
        raise BadAddress from error
