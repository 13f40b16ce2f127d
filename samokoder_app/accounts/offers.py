"""What the auth server lets people do without a password: the providers and mails that pages may offer."""

import asyncio
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
from loguru import logger
from pydantic import BaseModel, ConfigDict, ValidationError

from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.gateway import auth_settings
from samokoder_app.settings import get_settings

_FRESH_SECONDS = 60.0


class Offers(BaseModel):
    """`mails`: links and codes by mail; `kept`: they are kept for the operator of this machine instead of sent.

    `makes_users`: whoever comes by a provider gets an account, for all that the auth server knows of invitations.
    """

    model_config = ConfigDict(frozen=True)

    github: bool = False
    google: bool = False
    mails: bool = True
    kept: bool = False
    makes_users: bool = False


class OfferBook:
    """The offers as they were known last: asked for at most once a minute; while the server is away, those of before.

    Until the very first answer everybody waits for it: without one nothing is known of providers.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known = Offers()
        self._asked_at = float("-inf")
        self._asking: asyncio.Future[None] | None = None
        self._was_answered = False

    async def read(self) -> Offers:
        """The offers of now."""
        if self._clock() - self._asked_at > _FRESH_SECONDS:
            self._asked_at = self._clock()
            self._asking = asyncio.ensure_future(self._ask())
            # One who leaves does not take the answer from the others.
            await asyncio.shield(self._asking)
        elif not self._was_answered and self._asking is not None:
            await asyncio.shield(self._asking)
        return self._known

    async def _ask(self) -> None:
        try:
            self._known = _offers(await auth_settings())
        except (AuthError, ValidationError, httpx.HTTPError) as error:
            logger.warning("what the auth server offers cannot be read: {}", type(error).__name__)
        self._was_answered = True


class _External(BaseModel):
    github: bool = False
    google: bool = False
    email: bool = True


class _Settings(BaseModel):
    """`mail` is told by our own server alone; elsewhere mails are there where sign-in by address is."""

    external: _External = _External()
    mail: bool = True
    disable_signup: bool = False


def _offers(answer: dict[str, Any]) -> Offers:
    told, settings = _Settings.model_validate(answer), get_settings()
    return Offers(
        github=told.external.github,
        google=told.external.google,
        mails=told.external.email and told.mail,
        kept=settings.keeps_mails,
        makes_users=not (settings.uses_embedded_auth or told.disable_signup),
    )


@cache
def offer_book() -> OfferBook:
    """That of this process."""
    return OfferBook()
