"""Users' secrets at rest: encrypted with a key derived from the installation's master secret and the user's salt.

There may be several master secrets while one takes the place of another: the first seals, all of them open. What is
sealed names the secret it was sealed with (`v2:<tag>:<token>`), so that what is left to be sealed anew can be counted;
`v1:<token>` is from before that.
"""

import base64
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice, takewhile

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

ROUNDS = 600_000
"""Rounds of PBKDF2-HMAC-SHA256; OWASP's figure for it (Password Storage Cheat Sheet, 2023)."""

_CACHED = 512
_TAG_SALT = b"samokoder: which master secret"
_TAG_LENGTH = 12
_LONGEST_WORD = 4

Masters = Callable[[], tuple[SecretStr, ...]]
"""The master secrets at this moment, the one that seals first."""


class VaultError(Exception):
    """A kept secret cannot be read: it was damaged, or the master secret is another one."""


class Vault:
    """Seals and opens secrets. Derived keys live in memory only; deriving one takes about 0.2 s."""

    def __init__(self, masters: Masters, rounds: int = ROUNDS) -> None:
        self._masters = masters
        self._rounds = rounds
        self._derived: OrderedDict[tuple[bytes, bytes], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def seal(self, secret: SecretStr, salt: bytes) -> str:
        """The secret encrypted under `salt`, which is one per user."""
        newest = self._masters()[0]
        token = self._fernet(newest, salt).encrypt(secret.get_secret_value().encode())
        return f"v2:{self._tag(newest)}:{token.decode()}"

    def open(self, sealed: str, salt: bytes) -> SecretStr:
        """The secret in clear; raises `VaultError`."""
        return SecretStr(self._decrypt(sealed, salt).decode())

    def is_current(self, sealed: str) -> bool:
        """Whether it is sealed with the newest master secret."""
        return sealed.startswith(self.current_prefix())

    def current_prefix(self) -> str:
        """What everything begins with that is sealed with the newest master secret."""
        return f"v2:{self._tag(self._masters()[0])}:"

    def reseal(self, sealed: str, salt: bytes) -> str:
        """The same secret, sealed with the newest master secret; raises `VaultError`."""
        if self.is_current(sealed):
            return sealed
        newest, token = self._masters()[0], _token(sealed)
        try:
            rotated = self._all(salt).rotate(token)
        except InvalidToken:
            raise VaultError("a kept secret cannot be opened with any master secret that is given") from None
        return f"v2:{self._tag(newest)}:{rotated.decode()}"

    def _decrypt(self, sealed: str, salt: bytes) -> bytes:
        """With the secret that it names if that is known, else with whichever opens it."""
        token = _token(sealed)
        named = [master for master in self._masters() if sealed.startswith(f"v2:{self._tag(master)}:")]
        opener = self._fernet(named[0], salt) if named else self._all(salt)
        try:
            return opener.decrypt(token)
        except InvalidToken:
            raise VaultError("a kept secret cannot be opened with any master secret that is given") from None

    def _all(self, salt: bytes) -> MultiFernet:
        return MultiFernet([self._fernet(master, salt) for master in self._masters()])

    def _fernet(self, master: SecretStr, salt: bytes) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derive(master, salt)))

    def _tag(self, master: SecretStr) -> str:
        """As slow to guess from as the keys themselves."""
        return self._derive(master, _TAG_SALT).hex()[:_TAG_LENGTH]

    def _derive(self, master: SecretStr, salt: bytes) -> bytes:
        clear = master.get_secret_value().encode()
        which = (hashlib.sha256(clear).digest(), salt)
        with self._lock:
            if known := self._derived.get(which):
                self._derived.move_to_end(which)
                return known
        raw = hashlib.pbkdf2_hmac("sha256", clear, salt, self._rounds)
        with self._lock:
            self._derived[which] = raw
            while len(self._derived) > _CACHED:
                self._derived.popitem(last=False)
        return raw


def _token(sealed: str) -> bytes:
    version, _, rest = sealed.partition(":")
    if version == "v2":
        return rest.partition(":")[2].encode()
    if version == "v1":
        return rest.encode()
    raise VaultError("unknown format of a kept secret")


def mask_key(secret: SecretStr) -> str:
    """What may be shown of a key: `sk-or-…4f2a`, nothing at all of a short one."""
    text = secret.get_secret_value()
    if len(text) < 12:
        return "…"
    return f"{_prefix(text)}…{text[-4:]}"


def _prefix(text: str) -> str:
    """The short words that a provider puts before its keys, two at most; never what follows them."""
    words = takewhile(lambda word: len(word) <= _LONGEST_WORD, text[:12].split("-")[:-1])
    return "".join(f"{word}-" for word in islice(words, 2))
