"""Users' keys at rest: encrypted with a key derived from the installation's master key and the user's salt."""

import base64
import hashlib
import threading
from collections import OrderedDict

from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr

ROUNDS = 600_000
"""Rounds of PBKDF2-HMAC-SHA256; OWASP's figure for it (Password Storage Cheat Sheet, 2023)."""

_FORMAT = "v1"
_CACHED_USERS = 256


class VaultError(Exception):
    """A kept secret cannot be read: it was damaged, or the master key is another one."""


class Vault:
    """Seals and opens secrets. Derived keys live in memory only; deriving one takes about 0.2 s."""

    def __init__(self, master: SecretStr, rounds: int = ROUNDS) -> None:
        self._master = master
        self._rounds = rounds
        self._derived: OrderedDict[bytes, Fernet] = OrderedDict()
        self._lock = threading.Lock()

    def seal(self, secret: SecretStr, salt: bytes) -> str:
        """The secret encrypted under `salt`, which is one per user."""
        token = self._fernet(salt).encrypt(secret.get_secret_value().encode())
        return f"{_FORMAT}:{token.decode()}"

    def open(self, sealed: str, salt: bytes) -> SecretStr:
        """The secret in clear; raises `VaultError`."""
        version, _, token = sealed.partition(":")
        if version != _FORMAT:
            raise VaultError("unknown format of a kept secret")
        try:
            return SecretStr(self._fernet(salt).decrypt(token.encode()).decode())
        except InvalidToken:
            raise VaultError("a kept secret cannot be opened with this master key") from None

    def _fernet(self, salt: bytes) -> Fernet:
        with self._lock:
            if known := self._derived.get(salt):
                self._derived.move_to_end(salt)
                return known
        raw = hashlib.pbkdf2_hmac("sha256", self._master.get_secret_value().encode(), salt, self._rounds)
        fernet = Fernet(base64.urlsafe_b64encode(raw))
        with self._lock:
            self._derived[salt] = fernet
            while len(self._derived) > _CACHED_USERS:
                self._derived.popitem(last=False)
        return fernet


def mask_key(secret: SecretStr) -> str:
    """What may be shown of a key: `sk-…4f2a`, nothing at all of a short one."""
    text = secret.get_secret_value()
    if len(text) < 12:
        return "…"
    prefix, dash, _ = text[:8].partition("-")
    return f"{prefix}{dash}…{text[-4:]}" if dash else f"…{text[-4:]}"
