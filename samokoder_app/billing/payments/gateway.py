"""The way to Stripe: one client of the official library for each process, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import stripe
from loguru import logger
from stripe import StripeClient

from samokoder_app.errors import Conflict, Unavailable
from samokoder_app.logging import hide_secret
from samokoder_app.settings import Settings, get_settings

TIMEOUT_SECONDS = 20
_RETRIES = 2
"""With the same idempotency key each: the library makes one for every request that changes something."""


class Gateway:
    """Stripe's API, and the secret with which it signs events."""

    def __init__(
        self, key: str, webhook_secret: str, public_url: str, api_url: str | None = None, retries: int = _RETRIES
    ) -> None:
        self._http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        self.client = StripeClient(
            key,
            base_addresses={"api": api_url} if api_url else None,
            max_network_retries=retries,
            http_client=self._http,
        )
        self.webhook_secret = webhook_secret
        self.public_url = public_url

    async def close(self) -> None:
        """Let its connections go."""
        await self._http.close_async()  # type: ignore[no-untyped-call]  # typed, but for its missing "-> None"


def open_gateway(settings: Settings) -> Gateway | None:
    """A gateway by the settings; None without keys."""
    key, secret = settings.stripe_secret_key, settings.stripe_webhook_secret
    if key is None or secret is None:
        return None
    hide_secret(key.get_secret_value())
    hide_secret(secret.get_secret_value())
    return Gateway(key.get_secret_value(), secret.get_secret_value(), settings.public_url, settings.stripe_api_url)


_given: list[Gateway] = []


def use_gateway(gateway: Gateway | None) -> None:
    """Reach Stripe by this gateway from now on; None: by the settings again."""
    _given[:] = [] if gateway is None else [gateway]


def current_gateway() -> Gateway | None:
    """The gateway of this process."""
    return _given[0] if _given else _of_settings()


@cache
def _of_settings() -> Gateway | None:
    return open_gateway(get_settings())


def required_gateway() -> Gateway:
    """The gateway; raises `Conflict` where payments are not set up: another try would change nothing."""
    gateway = current_gateway()
    if gateway is None:
        raise Conflict("payments_off")
    return gateway


@contextmanager
def stripe_errors() -> Iterator[None]:
    """What goes wrong at Stripe becomes `Unavailable`; the log keeps the detail, without what people typed."""
    try:
        yield
    except stripe.StripeError as error:
        logger.warning("Stripe refused or is away: {} {} ({})", type(error).__name__, error.code, error.request_id)
        raise Unavailable("payments_away") from error
