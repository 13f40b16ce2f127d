"""Six-digit codes. They are short, so what is kept of one is made with a key that the database does not have."""

import hashlib
import hmac
import re
import secrets
from uuid import UUID

from pydantic import SecretStr

_DIGITS = 6
_CODE = re.compile(rf"\d{{{_DIGITS}}}")
MOST_TRIES = 5
"""Wrong codes after which the codes of that moment are void; links are not."""


class Codes:
    """Makes codes and what is kept of them."""

    def __init__(self, secret: SecretStr) -> None:
        self._key = hmac.new(secret.get_secret_value().encode(), b"codes of mails", hashlib.sha256).digest()

    def new(self) -> str:
        """A code for somebody to type."""
        return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"

    def hash(self, user_id: UUID, code: str) -> bytes:
        """What is kept of a code of this user; of what is no code something that matches none."""
        given = re.sub(r"[\s-]", "", code)
        message = f"{user_id}:{given}" if _CODE.fullmatch(given) and given.isascii() else secrets.token_hex()
        return hmac.new(self._key, message.encode(), hashlib.sha256).digest()
