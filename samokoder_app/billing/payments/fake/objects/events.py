"""Events."""

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id


def event(now: int, kind: str, about: Object) -> Object:
    """An event with the object as it is at that moment."""
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": None,
        "created": now,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
