"""What is sold, and to whom."""

from samokoder_app.billing.payments.fake.objects.basis import Object, new_id


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


def plan_of(of: Object) -> Object:
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
