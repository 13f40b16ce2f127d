"""Answers of the stand-in have the shapes of Stripe's API: those of the library's types, which Stripe makes of its OpenAPI
document for the very version that we speak. A field that is never null must be there, and none may be unknown."""

import builtins
import sys
import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import stripe
from stripe import ListObject, StripeObject

from samokoder_app.billing.payments.checkout import CheckoutRequest
from samokoder_app.billing.payments.portal import PortalRequest, open_portal
from samokoder_app.billing.payments.said import INVOICE_PARTS, SUBSCRIPTION_PARTS
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, page_for


class _Names(dict[str, Any]):
    """Names in annotations that the library imports for type checkers alone; a renamed one may be anything."""

    def __init__(self, module: dict[str, Any]) -> None:
        super().__init__(TestClock=stripe.test_helpers.TestClock, Configuration=stripe.billing_portal.Configuration)
        self._module = module

    def __missing__(self, name: str) -> Any:
        if name in self._module or hasattr(builtins, name):
            raise KeyError(name)
        return getattr(stripe, name, Any)


def hints(kind: type) -> dict[str, Any]:
    """The fields of a class with their types."""
    module = vars(sys.modules[kind.__module__])
    found = get_type_hints(kind, module, _Names(module))
    return {name: hint for name, hint in found.items() if not name.startswith("_") and "ClassVar" not in str(hint)}


def faults(value: Any, hint: Any, place: str) -> Iterator[str]:
    """What speaks against a value being of a type."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        yield from min((list(faults(value, part, place)) for part in parts), key=len)
    elif origin is Literal:
        yield from [] if value in parts else [f"{place}: {value!r} is none of {parts[:5]}"]
    elif origin in {list, ListObject}:
        yield from list_faults(value, parts[0], place, is_plain=origin is list)
    elif isinstance(origin or hint, type) and issubclass(origin or hint, StripeObject):
        yield from object_faults(value, origin or hint, place)
    elif isinstance(hint, type) and (not isinstance(value, hint) or (hint is int and isinstance(value, bool))):
        yield f"{place}: {value!r} is no {hint.__name__}"


def list_faults(value: Any, part: Any, place: str, *, is_plain: bool) -> Iterator[str]:
    """What speaks against a list, or a page of one, and what is in it."""
    inner = value if is_plain else value.get("data") if isinstance(value, dict) else None
    if not isinstance(inner, list) or (not is_plain and not {"object", "has_more", "url"} <= value.keys()):
        yield f"{place}: {value!r} is no list"
        return
    for number, one in enumerate(inner):
        yield from faults(one, part, f"{place}[{number}]")


def object_faults(value: Any, kind: type, place: str) -> Iterator[str]:
    """What speaks against an object being of a class."""
    if not isinstance(value, dict):
        yield f"{place}: {value!r} is no object"
        return
    known = hints(kind)
    if not known or kind.__name__ == "UntypedStripeObject":
        return
    for name in value.keys() - known.keys():
        yield f"{place}.{name} is unknown"
    for name, hint in known.items():
        if name in value:
            yield from faults(value[name], hint, f"{place}.{name}")
        elif type(None) not in get_args(hint):
            yield f"{place}.{name} is lacking"


async def test_every_answer_has_the_shape_of_its_type(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user, "professional")
    stand_in.world.change_later(subscription, stand_in.price_of("starter"))
    paid = stand_in.world.pay(await page_for(user, pack="small"))
    stand_in.world.refund(paid["payment_intent"], 100)
    await open_portal(user, PortalRequest(flow="cancel"))
    api, customer = stand_in.gateway.client.v1, str(paid["customer"])
    bill = stand_in.world.find(subscription)["latest_invoice"]
    told = [
        await api.customers.retrieve_async(customer),
        await api.subscriptions.retrieve_async(subscription, {"expand": SUBSCRIPTION_PARTS}),
        await api.invoices.retrieve_async(bill, {"expand": INVOICE_PARTS}),
        await api.checkout.sessions.retrieve_async(paid["id"]),
        *(await api.prices.list_async({"limit": 100})).data,
        *(await api.subscriptions.list_async({"customer": customer})).data,
        *(await api.refunds.list_async({"payment_intent": paid["payment_intent"]})).data,
    ]
    found = [fault for one in told for fault in object_faults(one.to_dict(), type(one), type(one).__name__)]
    stored = {
        "billing_portal.session": stripe.billing_portal.Session,
        "billing_portal.configuration": stripe.billing_portal.Configuration,
        "product": stripe.Product,
        "checkout.session": stripe.checkout.Session,
        "subscription_schedule": stripe.SubscriptionSchedule,
    }
    for name, kind in stored.items():
        objects = stand_in.world.all_of(name)
        assert objects
        found += [fault for one in objects for fault in object_faults(one, kind, name)]
    events = [
        fault for one in stand_in.world.events for fault in object_faults(one | {"data": {}}, stripe.Event, "event")
    ]
    assert found + [fault for fault in events if ".data" not in fault] == []


def test_a_wrong_answer_would_be_found() -> None:
    price = {"id": 1, "object": "price", "active": "yes", "made_up": 1}
    found = list(object_faults(price, stripe.Price, "price"))
    assert {"price.made_up is unknown", "price.id: 1 is no str", "price.currency is lacking"} <= set(found)


def test_what_we_ask_for_is_checked_by_types() -> None:
    with pytest.raises(ValueError, match="plan or a pack"):
        CheckoutRequest(plan="a", pack="b")
