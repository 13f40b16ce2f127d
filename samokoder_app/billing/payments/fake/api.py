"""The endpoints of Stripe's API that the product uses, on a `World`."""

import copy
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from samokoder_app.billing.payments.fake import objects
from samokoder_app.billing.payments.fake.objects import Object
from samokoder_app.billing.payments.fake.world import NotThere, World

Answer = Callable[[World, Request, Object], Object]
_PART = re.compile(r"\[([^\]]*)\]")
_EXPANDED = {"subscription": ("latest_invoice", "schedule")}


class Refused(Exception):
    """The request is wrong."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


def routes() -> list[Route]:
    """All endpoints; the `World` is the app's state."""
    table: dict[tuple[str, str], Answer] = {
        ("POST", "/v1/customers"): _make_customer,
        ("GET", "/v1/customers"): _list("customer"),
        ("GET", "/v1/customers/{id}"): _get("customer"),
        ("POST", "/v1/products"): _make_product,
        ("GET", "/v1/products/{id}"): _get("product"),
        ("POST", "/v1/prices"): _make_price,
        ("GET", "/v1/prices"): _list("price"),
        ("POST", "/v1/checkout/sessions"): _make_checkout,
        ("GET", "/v1/checkout/sessions"): _list("checkout.session"),
        ("GET", "/v1/checkout/sessions/{id}"): _get("checkout.session"),
        ("POST", "/v1/checkout/sessions/{id}/expire"): _expire,
        ("POST", "/v1/billing_portal/configurations"): _make_configuration,
        ("POST", "/v1/billing_portal/configurations/{id}"): _change_configuration,
        ("POST", "/v1/billing_portal/sessions"): _make_portal_session,
        ("GET", "/v1/subscriptions"): _list("subscription"),
        ("GET", "/v1/subscriptions/{id}"): _get("subscription"),
        ("DELETE", "/v1/subscriptions/{id}"): _cancel,
        ("GET", "/v1/invoices"): _list("invoice"),
        ("GET", "/v1/invoices/{id}"): _get("invoice"),
        ("POST", "/v1/refunds"): _make_refund,
        ("GET", "/v1/refunds"): _list("refund"),
        ("GET", "/v1/disputes"): _list("dispute"),
    }
    return [Route(path, _endpoint(answer), methods=[method]) for (method, path), answer in table.items()]


def _endpoint(answer: Answer) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        if not request.headers.get("authorization", "").startswith("Bearer sk_test_"):
            return _error(HTTPStatus.UNAUTHORIZED, None, "Invalid API Key provided")
        body = (await request.body()).decode()
        form = _nested(body if request.method == "POST" else request.url.query)
        kept: dict[str, tuple[str, Object]] = request.app.state.answers
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key in kept:
            known, told = kept[key]
            if known != f"{request.url.path}?{body}":
                return _error(HTTPStatus.BAD_REQUEST, "idempotency_key_in_use", "Keys must not be used again")
            return JSONResponse(told)
        try:
            said = copy.deepcopy(answer(request.app.state.world, request, form))
        except NotThere as missing:
            return _error(HTTPStatus.NOT_FOUND, "resource_missing", f"No such object: '{missing}'")
        except KeyError as missing:
            return _error(HTTPStatus.BAD_REQUEST, "parameter_missing", f"Missing required param: {missing}.")
        except Refused as refused:
            return _error(HTTPStatus.BAD_REQUEST, refused.code, str(refused))
        if key is not None:
            kept[key] = (f"{request.url.path}?{body}", said)
        return JSONResponse(said)

    return serve


def _error(status: int, code: str | None, message: str) -> Response:
    error = {"type": "invalid_request_error", "code": code, "message": message}
    return JSONResponse({"error": error}, status_code=status)


def _nested(encoded: str) -> Object:
    """`a[b][0]=c` as nested objects and lists."""
    form: Object = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        place = form
        names = [name.partition("[")[0], *_PART.findall(name)]
        for one in names[:-1]:
            place = place.setdefault(one, {})
        place[names[-1]] = {"true": True, "false": False}.get(value, value)
    return {name: _listed(value) for name, value in form.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(one) for name, one in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner


def _get(kind: str) -> Answer:
    def answer(world: World, request: Request, form: Object) -> Object:
        found = dict(world.find(request.path_params["id"], kind))
        if found.get("deleted"):
            return {"id": found["id"], "object": kind, "deleted": True}
        for name in form.get("expand", []):
            if name in _EXPANDED.get(kind, ()) and found[name] is not None:
                found[name] = world.find(found[name])
        if kind == "invoice" and "payments" not in form.get("expand", []):
            del found["payments"]
        return found

    return answer


def _list(kind: str) -> Answer:
    def answer(world: World, request: Request, form: Object) -> Object:
        found = [one for one in world.all_of(kind) if _is_asked_for(one, form) and not one.get("deleted")]
        after = form.get("starting_after")
        if after is not None:
            place = next((number for number, one in enumerate(found) if one["id"] == after), len(found))
            found = found[place + 1 :]
        most = int(form.get("limit", 10))
        shown = [
            {name: world.find(value) if f"data.{name}" in form.get("expand", []) and value and name in _EXPANDED.get(kind, ()) else value
             for name, value in one.items()}
            for one in found[:most]
        ]  # fmt: skip
        return {"object": "list", "data": shown, "has_more": len(found) > most, "url": request.url.path}

    return answer


def _is_asked_for(one: Object, form: Object) -> bool:
    if form.get("lookup_keys") and one.get("lookup_key") not in form["lookup_keys"]:
        return False
    if form.get("created") and one["created"] < int(form["created"]["gte"]):
        return False
    named = [name for name in ("customer", "payment_intent", "subscription") if name in form]
    of_invoice = (one.get("parent") or {}).get("subscription_details") or {}
    if any(one.get(name, of_invoice.get(name)) != form[name] for name in named):
        return False
    wanted = form.get("status", "all")
    return bool(wanted in {"all", one.get("status")})


def _make_customer(world: World, _: Request, form: Object) -> Object:
    made = objects.customer(world.clock(), form.get("email"), form.get("metadata", {}))
    return world.keep({"id": objects.new_id("cus"), **made})


def _make_product(world: World, _: Request, form: Object) -> Object:
    return world.keep(objects.product(world.clock(), form.get("id") or objects.new_id("prod"), form["name"]))


def _make_price(world: World, _: Request, form: Object) -> Object:
    world.find(form["product"], "product")
    return world.keep(objects.price(world.clock(), form))


def _make_checkout(world: World, _: Request, form: Object) -> Object:
    price = world.find(form["line_items"][0]["price"], "price")
    world.find(form["customer"], "customer")
    if (form["mode"] == "subscription") != (price["type"] == "recurring"):
        raise Refused("The price's type does not go with this mode")
    page = world.keep(objects.checkout_session(world.clock(), form, price))
    page["url"] = f"{world.url}/pay/{page['id']}"
    world.prices_of[page["id"]] = price["id"]
    world.terms[page["id"]] = form.get("subscription_data", {})
    return page


def _expire(world: World, request: Request, _: Object) -> Object:
    if world.find(request.path_params["id"], "checkout.session")["status"] != "open":
        raise Refused("Only sessions with a status of open can be expired")
    return world.expire(request.path_params["id"])


def _make_configuration(world: World, _: Request, form: Object) -> Object:
    return world.keep(objects.portal_configuration(world.clock(), form))


def _change_configuration(world: World, request: Request, form: Object) -> Object:
    known = world.find(request.path_params["id"], "billing_portal.configuration")
    changed = objects.portal_configuration(world.clock(), form)
    return world.keep({**changed, "id": known["id"], "created": known["created"]})


def _make_portal_session(world: World, _: Request, form: Object) -> Object:
    world.find(form["customer"], "customer")
    made = objects.portal_session(world.clock(), form)
    made["url"] = f"{world.url}/portal/{made['id']}"
    return world.keep(made)


def _cancel(world: World, request: Request, _: Object) -> Object:
    if world.find(request.path_params["id"], "subscription")["ended_at"] is not None:
        raise Refused("The subscription is over")
    return world.end(request.path_params["id"])


def _make_refund(world: World, _: Request, form: Object) -> Object:
    """All that is left of a payment, as when no sum is named."""
    left = world.left_of(form["payment_intent"])
    if left <= 0:
        raise Refused("Charge has already been refunded.", "charge_already_refunded")
    return world.refund(form["payment_intent"], left)


def told(event: Object) -> str:
    """An event as a webhook's body."""
    return json.dumps(event, separators=(",", ":"))
