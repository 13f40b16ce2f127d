"""Objects as Stripe's API answers with them, with every field that is never null there."""

import secrets
from typing import Any

Object = dict[str, Any]


def new_id(prefix: str) -> str:
    """An id that looks like Stripe's."""
    return f"{prefix}_{secrets.token_hex(12)}"


def customer(now: int, email: str | None, metadata: dict[str, str]) -> Object:
    """A customer."""
    return {"object": "customer", "created": now, "livemode": False, "email": email, "metadata": metadata}


def product(now: int, product_id: str, name: str) -> Object:
    """A product."""
    return {
        "id": product_id,
        "object": "product",
        "active": True,
        "created": now,
        "updated": now,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "type": "service",
    }


def price(now: int, form: Object) -> Object:
    """A price by what was asked for."""
    recurring = form.get("recurring")
    return {
        "id": new_id("price"),
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": form["currency"],
        "livemode": False,
        "lookup_key": form.get("lookup_key"),
        "metadata": {},
        "product": form["product"],
        "recurring": {"interval": recurring["interval"], "interval_count": 1, "usage_type": "licensed"}
        if recurring
        else None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": int(form["unit_amount"]),
    }


def _plan(of: Object) -> Object:
    """The older shape of a recurring price, which still goes along with each item."""
    return {
        "id": of["id"],
        "object": "plan",
        "active": True,
        "billing_scheme": "per_unit",
        "created": of["created"],
        "currency": of["currency"],
        "interval": "month",
        "interval_count": 1,
        "livemode": False,
        "usage_type": "licensed",
    }


def subscription(now: int, owner: str, of: Object, period_end: int, trial_end: int | None) -> Object:
    """A subscription to one price."""
    subscription_id = new_id("sub")
    item = {
        "id": new_id("si"),
        "object": "subscription_item",
        "created": now,
        "current_period_start": now,
        "current_period_end": trial_end or period_end,
        "discounts": [],
        "metadata": {},
        "plan": _plan(of),
        "price": of,
        "quantity": 1,
        "subscription": subscription_id,
    }
    return {
        "id": subscription_id,
        "object": "subscription",
        "automatic_tax": {"enabled": False},
        "billing_cycle_anchor": trial_end or now,
        "billing_mode": {"type": "flexible"},
        "billing_schedules": [],
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": of["currency"],
        "customer": owner,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"issuer": {"type": "self"}},
        "items": {
            "object": "list",
            "data": [item],
            "has_more": False,
            "url": f"/v1/subscription_items?{subscription_id}",
        },
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "schedule": None,
        "start_date": now,
        "status": "trialing" if trial_end else "active",
        "trial_end": trial_end,
        "trial_start": now if trial_end else None,
    }


def set_price(of_subscription: Object, of: Object) -> None:
    """Another price for a subscription's item."""
    of_subscription["items"]["data"][0] |= {"price": of, "plan": _plan(of)}


def invoice(
    now: int, owner: str, of: Object, amount: int, reason: str, period: tuple[int, int], of_subscription: str | None
) -> Object:
    """An open invoice about one line, on the way to be paid; `amount` was told by somebody."""
    invoice_id = new_id("in")
    line = {
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


def schedule(now: int, of_subscription: Object, coming: Object) -> Object:
    """Another price from the next period on."""
    item = of_subscription["items"]["data"][0]
    end = item["current_period_end"]

    def phase(start: int, until: int, price_id: str) -> Object:
        return {
            "add_invoice_items": [],
            "currency": of_subscription["currency"],
            "discounts": [],
            "end_date": until,
            "items": [{"discounts": [], "plan": price_id, "price": price_id, "quantity": 1}],
            "proration_behavior": "none",
            "start_date": start,
        }

    return {
        "id": new_id("sub_sched"),
        "object": "subscription_schedule",
        "billing_mode": {"type": "flexible"},
        "created": now,
        "customer": of_subscription["customer"],
        "default_settings": {"billing_cycle_anchor": "automatic", "invoice_settings": {"issuer": {"type": "self"}}},
        "end_behavior": "release",
        "livemode": False,
        "metadata": {},
        "pause_schedules": [],
        "phases": [
            phase(item["current_period_start"], end, item["price"]["id"]),
            phase(end, end + (end - item["current_period_start"]), coming["id"]),
        ],
        "status": "active",
        "subscription": of_subscription["id"],
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


def portal_configuration(now: int, form: Object) -> Object:
    """What people may do on the portal's pages, with Stripe's defaults for what was not said."""
    told = form.get("features", {})

    def given(name: str, **otherwise: Any) -> Object:
        return {"enabled": False, **otherwise, **told.get(name, {})}

    update = given(
        "subscription_update",
        default_allowed_updates=[],
        proration_behavior="none",
        schedule_at_period_end={"conditions": []},
    )
    update["products"] = [
        {"adjustable_quantity": {"enabled": False, "minimum": 1}, **one} for one in update.get("products", [])
    ]
    update.setdefault("trial_update_behavior", "end_trial")
    return {
        "id": new_id("bpc"),
        "object": "billing_portal.configuration",
        "active": True,
        "business_profile": {},
        "created": now,
        "default_return_url": form.get("default_return_url"),
        "features": {
            "customer_update": given("customer_update", allowed_updates=[]),
            "invoice_history": given("invoice_history"),
            "payment_method_update": given("payment_method_update"),
            "subscription_cancel": given(
                "subscription_cancel",
                mode="at_period_end",
                proration_behavior="none",
                cancellation_reason={"enabled": False, "options": []},
            ),
            "subscription_pause": given("subscription_pause", duration={"type": "indefinite", "interval_options": []}),
            "subscription_update": update,
        },
        "is_default": False,
        "livemode": False,
        "login_page": {"enabled": False},
        "metadata": {},
        "updated": now,
    }


def portal_session(now: int, form: Object) -> Object:
    """A visit to the portal's pages."""
    flow = form.get("flow_data")
    return {
        "id": new_id("bps"),
        "object": "billing_portal.session",
        "configuration": form.get("configuration") or "bpc_default",
        "created": now,
        "customer": form["customer"],
        "flow": {"after_completion": {"type": "portal_homepage"}, **flow} if flow else None,
        "livemode": False,
        "locale": form.get("locale"),
        "return_url": form.get("return_url"),
    }


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
