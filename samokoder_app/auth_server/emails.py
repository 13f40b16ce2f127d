"""Addresses as they are kept."""

import re

from samokoder_app.auth_server.errors import AuthFailure

_EMAIL = re.compile(r"^[^@\s\x00-\x1f\x7f<>()\[\]\\,;:\"]{1,64}@[^@\s\x00-\x1f\x7f<>()\[\]\\,;:\"]{1,189}$")


def normal_email(email: str) -> str:
    """The address in its stored form; raises `AuthFailure` if it cannot be one.

    What stands in a list of addresses or around one is refused: a mail is for one person. So is an encoded word of a
    header (RFC 2047), in which a line end may hide.
    """
    address = email.strip().lower()
    if not _EMAIL.match(address) or not address.isprintable() or "=?" in address:
        raise AuthFailure(400, "validation_failed", "Unable to validate email address: invalid format")
    return address
