"""Events on their way to the product: signed as Stripe signs them, tried again when they are not taken."""

import asyncio

import httpx
from loguru import logger
from stripe import WebhookSignature

from samokoder_app.billing.payments.fake.api import told
from samokoder_app.billing.payments.fake.objects import Object

_TRIES = 5
_PAUSE_SECONDS = 2.0
_TIMEOUT_SECONDS = 30.0


class Delivery:
    """Brings events to one address, in their order."""

    def __init__(self, address: str, secret: str) -> None:
        self._address = address
        self._secret = secret

    async def bring(self, event: Object) -> bool:
        """Whether the product took the event."""
        body = told(event)
        async with httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT_SECONDS) as client:
            for _ in range(_TRIES):
                headers = {"Stripe-Signature": WebhookSignature.generate_signature_header(body, self._secret)}
                try:
                    answer = await client.post(self._address, content=body, headers=headers)
                except httpx.TransportError as error:
                    logger.warning("{} was not delivered: {}", event["type"], type(error).__name__)
                else:
                    if answer.is_success:
                        return True
                    logger.warning("{} was answered with {}", event["type"], answer.status_code)
                await asyncio.sleep(_PAUSE_SECONDS)
        return False
