"""Pages of payment, and money that goes back."""

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id


def checkout_session(now: int, form: Object, of: Object) -> Object:
    """A page of payment for one price."""
    return {
        "id": new_id("cs_test"),
        "object": "checkout.session",
        "amount_subtotal": of["unit_amount"],
        "amount_total": of["unit_amount"],
        "automatic_tax": {"enabled": False},
        "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"),
        "created": now,
        "currency": of["currency"],
        "custom_fields": [],
        "custom_text": {},
        "customer": form.get("customer"),
        "expires_at": now + 86_400,
        "invoice": None,
        "livemode": False,
        "locale": form.get("locale"),
        "metadata": form.get("metadata", {}),
        "mode": form["mode"],
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "subscription": None,
        "success_url": form.get("success_url"),
    }


def refund(now: int, payment_intent: str, amount: int, currency: str) -> Object:
    """Money that went back."""
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "created": now,
        "currency": currency,
        "metadata": {},
        "payment_intent": payment_intent,
        "status": "succeeded",
    }


def dispute(now: int, payment_intent: str, amount: int, currency: str) -> Object:
    """Money that a bank took back."""
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": new_id("ch"),
        "created": now,
        "currency": currency,
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": payment_intent,
        "reason": "fraudulent",
        "status": "needs_response",
    }
