"""What comes to the webhook's address: only what Stripe signed a moment ago is read at all."""

import json

from stripe import SignatureVerificationError, WebhookSignature

from samokoder_app.billing.payments.events import event_row, take_event
from samokoder_app.billing.payments.gateway import required_gateway
from samokoder_app.db.repositories.payment_events import EventRow
from samokoder_app.errors import InvalidInput

TOLERANCE_SECONDS = 300
"""Stripe signs each try anew, so an event that is days late has a fresh signature; a recorded one is refused."""


async def receive(body: bytes, signature: str | None) -> None:
    """Keep an event and work on it; raises `InvalidInput` (`webhook_refused`) or `Unavailable`."""
    gateway = required_gateway()
    await take_event(gateway, verified(body, signature, gateway.webhook_secret))


def verified(body: bytes, signature: str | None, secret: str) -> EventRow:
    """The event, if it is Stripe's; raises `InvalidInput`."""
    try:
        payload = body.decode()
        WebhookSignature.verify_header(payload, signature, secret, TOLERANCE_SECONDS)
        return event_row(json.loads(payload))
    except (SignatureVerificationError, UnicodeDecodeError) as error:
        raise InvalidInput("webhook_refused") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # signed, and no event that we know
        raise InvalidInput("webhook_unreadable") from error
