"""Passwords: argon2id with the library's parameters (RFC 9106, low memory), off the event loop."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_PARALLEL = 2  # each takes 64 MiB for about 50 ms


class Passwords:
    """Hashes and verifies; an unknown user, or one without a password, costs as much time as a known one."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._gate = asyncio.Semaphore(_PARALLEL)
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """The password as it is kept."""
        async with self._gate:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password; without one, `kept` None or empty, none is right."""
        async with self._gate:
            right = await asyncio.to_thread(self._matches, kept or self._nobody, password)
        return right and bool(kept)

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
