"""The pages on which people pay and manage what they pay, and one on which whoever tries things lets something happen."""

from collections.abc import Awaitable, Callable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from samokoder_app.billing.payments.fake.objects import Object
from samokoder_app.billing.payments.fake.world import World

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "form{margin:.75rem 0}button,input{font:inherit;padding:.4rem .8rem}td{padding:.2rem .6rem .2rem 0}"
    "h1 small{display:block;font-size:1rem;font-weight:400;color:#666}"
)
AfterEvents = Callable[[], Awaitable[None]]


def routes(after: AfterEvents) -> list[Route]:
    """All pages; `after` brings the events to the product before the browser goes on."""

    def changing(change: Callable[[World, Request, Object], str]) -> Callable[[Request], Awaitable[Response]]:
        async def serve(request: Request) -> Response:
            form = dict(await request.form())
            goes_to = change(request.app.state.world, request, form)
            await after()
            return RedirectResponse(goes_to, status_code=303)

        return serve

    return [
        Route("/", _overview),
        Route("/pay/{id}", _pay_page),
        Route("/pay/{id}", changing(_pay), methods=["POST"]),
        Route("/portal/{id}", _portal_page),
        Route("/portal/{id}", changing(_manage), methods=["POST"]),
        Route("/invoice/{id}", _invoice_page),
        Route("/invoice/{id}/pdf", _invoice_page),
        Route("/invoice/{id}", changing(_pay_bill), methods=["POST"]),
        Route("/happen", changing(_happen), methods=["POST"]),
    ]


def _page(title: str, *parts: str) -> HTMLResponse:
    note = "<small>A stand-in for Stripe: nothing is charged.</small>"
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title><style>{_STYLE}</style>"
    return HTMLResponse(f"{head}<h1>{escape(title)}{note}</h1>{''.join(parts)}</html>")


def _button(name: str, label: str, action: str = "", **hidden: str) -> str:
    kept = "".join(f'<input type=hidden name="{escape(key)}" value="{escape(value)}">' for key, value in hidden.items())
    return (
        f'<form method=post action="{escape(action)}">{kept}'
        f'<button name=do value="{escape(name)}" data-testid="{escape(name)}">{escape(label)}</button></form>'
    )


def _sum(cents: int | None, currency: str) -> str:
    return f"{(cents or 0) / 100:.2f} {currency}"


async def _pay_page(request: Request) -> Response:
    page = request.app.state.world.find(request.path_params["id"], "checkout.session")
    title = f"Pay {_sum(page['amount_total'], page['currency'])}"
    if page["status"] != "open":
        return _page("This page is used up", f"<p>{page['status']}</p>")
    declined = "<p data-testid=declined>Your card was declined.</p>" if "declined" in request.query_params else ""
    return _page(title, declined, _button("pay", "Pay"), _button("decline", "Pay with a card that is declined"),
                 _button("leave", "Back"))  # fmt: skip


def _pay(world: World, request: Request, form: Object) -> str:
    page = world.find(request.path_params["id"], "checkout.session")
    if form["do"] == "leave":
        return str(page["cancel_url"])
    if form["do"] == "decline":
        return f"/pay/{page['id']}?declined=1"
    if page["status"] == "open":
        world.pay(page["id"])
    return str(page["success_url"]).replace("{CHECKOUT_SESSION_ID}", page["id"])


async def _portal_page(request: Request) -> Response:
    world: World = request.app.state.world
    visit = world.find(request.path_params["id"], "billing_portal.session")
    flow = visit["flow"] or {"type": "overview"}
    if flow["type"] == "subscription_update_confirm":
        wanted = flow["subscription_update_confirm"]
        price = world.find(wanted["items"][0]["price"], "price")
        name = world.find(price["product"], "product")["name"]
        cost = "<p>What the change costs now, in cents, is for you to say: <input name=amount value=0 size=6></p>"
        return _page(
            f"Change to {name}, {_sum(price['unit_amount'], price['currency'])} a month",
            f"<form method=post>{cost}<button name=do value=change data-testid=change>Confirm</button></form>",
            _button("leave", "Back"),
        )
    if flow["type"] == "subscription_cancel":
        return _page("Cancel at the end of the period", _button("cancel", "Cancel"), _button("leave", "Back"))
    lines = [
        f"<p>{escape(one['id'])}: {escape(one['status'])}</p>"
        + (_button("keep", "Go on after all", subscription=one["id"]) if one["cancel_at"] else "")
        for one in world.all_of("subscription")
        if one["customer"] == visit["customer"] and one["ended_at"] is None
    ]
    return _page("Your payments", *lines, _button("leave", "Back"))


def _manage(world: World, request: Request, form: Object) -> str:
    visit = world.find(request.path_params["id"], "billing_portal.session")
    flow = visit["flow"] or {}
    if form["do"] == "change":
        wanted = flow["subscription_update_confirm"]
        subscription = world.find(wanted["subscription"], "subscription")
        price = world.find(wanted["items"][0]["price"], "price")
        if price["unit_amount"] < subscription["items"]["data"][0]["price"]["unit_amount"]:
            world.change_later(subscription["id"], price["id"])
        else:
            world.change(subscription["id"], price["id"], int(form["amount"]))
    elif form["do"] == "cancel":
        world.cancel_later(flow["subscription_cancel"]["subscription"])
    elif form["do"] == "keep":
        world.cancel_later(form["subscription"], is_wanted=False)
    return str(visit["return_url"])


async def _invoice_page(request: Request) -> Response:
    bill = request.app.state.world.find(request.path_params["id"], "invoice")
    lines = f"<p>{_sum(bill['amount_due'], bill['currency'])}, {escape(bill['status'])}</p>"
    return _page(f"Invoice {bill['number']}", lines, _button("pay", "Pay") if bill["status"] == "open" else "")


def _pay_bill(world: World, request: Request, _: Object) -> str:
    bill = world.find(request.path_params["id"], "invoice")
    if bill["status"] == "open":
        world.pay_invoice(bill["id"])
    return f"/invoice/{bill['id']}"


_HAPPENINGS = {
    "renew": "Next period, paid",
    "fail": "Next period, card declined",
    "end": "End now",
}


async def _overview(request: Request) -> Response:
    world: World = request.app.state.world
    rows = []
    for one in world.all_of("subscription"):
        buttons = "".join(
            f"<td>{_button(name, label, '/happen', subscription=one['id'])}</td>" for name, label in _HAPPENINGS.items()
        )
        rows.append(f"<tr><td>{escape(one['id'])}</td><td>{escape(one['status'])}</td>{buttons}</tr>")
    paid = [
        f"<p>{escape(one['payment_intent'])}: {_sum(one['amount_total'], one['currency'])}</p>"
        + _button("refund", "Give all back", "/happen", payment=one["payment_intent"], amount=str(one["amount_total"]))
        for one in world.all_of("checkout.session")
        if one["payment_intent"]
    ]
    return _page("What happens", f"<table>{''.join(rows)}</table>", *paid)


def _happen(world: World, _: Request, form: Object) -> str:
    if form["do"] == "refund":
        world.refund(form["payment"], int(form["amount"]))
    elif form["do"] == "end":
        world.end(form["subscription"])
    else:
        world.renew(form["subscription"], is_paid=form["do"] == "renew")
    return "/"
