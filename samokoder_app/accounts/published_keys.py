"""The keys with which a Supabase signs its tokens, as it publishes them."""

import asyncio
import time
from collections.abc import Callable

import jwt
from loguru import logger

from samokoder_app.errors import Unavailable

_FRESH_SECONDS = 600.0
_PAUSE_SECONDS = 30.0
"""Between two fetches for a key that is not known: whoever forges key ids makes no more of them."""

_TIMEOUT_SECONDS = 10


class UnknownKey(Exception):
    """No published key has this id."""


class PublishedKeys:
    """Fetched when first needed and every ten minutes; while the server is away, those known before go on."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._client = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json", cache_jwk_set=False, timeout=_TIMEOUT_SECONDS)
        self._known: dict[str, jwt.PyJWK] = {}
        self._is_away = False
        self._asked_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, key_id: str) -> jwt.PyJWK:
        """The key of this id; raises `UnknownKey`, or `Unavailable` where the server cannot be asked."""
        if self._is_due(key_id):
            async with self._fetching:
                if self._is_due(key_id):
                    await self._fetch()
        key = self._known.get(key_id)
        if key is not None:
            return key
        if self._is_away:
            raise Unavailable
        raise UnknownKey(key_id)

    def _is_due(self, key_id: str) -> bool:
        age = self._clock() - self._asked_at
        wanted = self._is_away or key_id not in self._known
        return age > (_PAUSE_SECONDS if wanted else _FRESH_SECONDS)

    async def _fetch(self) -> None:
        try:
            keys = await asyncio.to_thread(self._client.get_signing_keys)
        except (jwt.PyJWKClientError, jwt.PyJWKSetError, ValueError) as error:
            logger.warning("the keys of Supabase Auth cannot be read: {}", type(error).__name__)
            self._is_away = True
        else:
            self._is_away = False
            self._known = {key.key_id: key for key in keys if key.key_id}
        finally:
            self._asked_at = self._clock()
