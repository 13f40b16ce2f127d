"""Invoices and their payments."""

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id


def invoice(
    now: int, owner: str, of: Object, amount: int, reason: str, period: tuple[int, int], of_subscription: str | None
) -> Object:
    """An open invoice about one line, on the way to be paid; `amount` was told by somebody."""
    invoice_id = new_id("in")
    line = _line(of, amount, period)
    details: Object = {"subscription": of_subscription, "metadata": {}}
    return {
        "id": invoice_id,
        "object": "invoice",
        "amount_due": amount,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": amount,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "automatic_tax": {"enabled": False},
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": of["currency"],
        "customer": owner,
        "default_tax_rates": [],
        "discounts": [],
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "lines": {"object": "list", "data": [line], "has_more": False, "url": f"/v1/invoices/{invoice_id}/lines"},
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"FAKE-{invoice_id[-6:].upper()}",
        "parent": {"type": "subscription_details", "subscription_details": details} if of_subscription else None,
        "payment_settings": {},
        "payments": {"object": "list", "data": [], "has_more": False, "url": f"/v1/invoice_payments?{invoice_id}"},
        "period_end": period[1],
        "period_start": period[0],
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": "open",
        "status_transitions": {"finalized_at": now},
        "subtotal": amount,
        "total": amount,
    }


def _line(of: Object, amount: int, period: tuple[int, int]) -> Object:
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": of["currency"],
        "discountable": True,
        "discounts": [],
        "livemode": False,
        "metadata": {},
        "period": {"start": period[0], "end": period[1]},
        "pricing": {"type": "price_details", "price_details": {"price": of["id"], "product": of["product"]}},
        "subtotal": amount,
    }


def invoice_payment(now: int, of: Object, payment_intent: str) -> Object:
    """The payment of an invoice."""
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": of["amount_due"],
        "amount_requested": of["amount_due"],
        "created": now,
        "currency": of["currency"],
        "invoice": of["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": payment_intent},
        "status": "paid",
        "status_transitions": {"paid_at": now},
    }
