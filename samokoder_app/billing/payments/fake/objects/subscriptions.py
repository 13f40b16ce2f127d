"""Subscriptions, and changes of them to come."""

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id
from samokoder_app.billing.payments.fake.objects.catalog import plan_of


def subscription(now: int, owner: str, of: Object, period_end: int, trial_end: int | None) -> Object:
    """A subscription to one price."""
    subscription_id = new_id("sub")
    item = _item(now, of, trial_end or period_end, subscription_id)
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


def _item(now: int, of: Object, period_end: int, subscription_id: str) -> Object:
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "created": now,
        "current_period_start": now,
        "current_period_end": period_end,
        "discounts": [],
        "metadata": {},
        "plan": plan_of(of),
        "price": of,
        "quantity": 1,
        "subscription": subscription_id,
    }


def set_price(of_subscription: Object, of: Object) -> None:
    """Another price for a subscription's item."""
    of_subscription["items"]["data"][0] |= {"price": of, "plan": plan_of(of)}


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
