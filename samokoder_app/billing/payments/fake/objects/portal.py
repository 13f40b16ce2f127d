"""Stripe's own pages on which a subscription is managed."""

from typing import Any

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id


def portal_configuration(now: int, form: Object) -> Object:
    """What people may do on the portal's pages, with Stripe's defaults for what was not said."""
    return {
        "id": new_id("bpc"),
        "object": "billing_portal.configuration",
        "active": True,
        "business_profile": {},
        "created": now,
        "default_return_url": form.get("default_return_url"),
        "features": _features(form.get("features", {})),
        "is_default": False,
        "livemode": False,
        "login_page": {"enabled": False},
        "metadata": {},
        "updated": now,
    }


def _features(told: Object) -> Object:
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
