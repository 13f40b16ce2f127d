"""What the stand-in knows, and what can happen in it. Every sum is told by whoever lets something happen."""

import copy
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime

from samokoder_app.billing.payments.fake import objects
from samokoder_app.billing.payments.fake.objects import Object, new_id

_DAY = 86_400
RETRY_SECONDS = 3 * _DAY


def month_later(seconds: int) -> int:
    """The same day of the next month, or its last one."""
    at = datetime.fromtimestamp(seconds, UTC)
    year, month = (at.year + 1, 1) if at.month == 12 else (at.year, at.month + 1)
    return int(at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1])).timestamp())


class NotThere(Exception):
    """There is no such object."""


class World:
    """All objects by their ids, and the events in the order in which they happened."""

    def __init__(self, clock: Callable[[], int] | None = None) -> None:
        self.clock = clock or (lambda: int(time.time()))
        self.objects: dict[str, Object] = {}
        self.terms: dict[str, Object] = {}
        self.prices_of: dict[str, str] = {}
        self.events: list[Object] = []
        self.url = "http://localhost"

    def find(self, object_id: str, kind: str | None = None) -> Object:
        """An object; raises `NotThere`."""
        found = self.objects.get(object_id)
        if found is None or (kind is not None and found["object"] != kind):
            raise NotThere(object_id)
        return found

    def all_of(self, kind: str) -> list[Object]:
        """Objects of a kind, the newest first."""
        return [one for one in reversed(self.objects.values()) if one["object"] == kind]

    def keep(self, made: Object) -> Object:
        """Remember an object."""
        self.objects[made["id"]] = made
        return made

    def tell(self, kind: str, about: Object) -> None:
        """Something happened."""
        self.events.append(objects.event(self.clock(), kind, copy.deepcopy(about)))

    def pay(self, session_id: str, amount: int | None = None) -> Object:
        """A page of payment is paid; `amount` where a coupon makes it another one than the price's."""
        page = self.find(session_id, "checkout.session")
        price = self.find(self.prices_of[session_id], "price")
        total = page["amount_total"] if amount is None else amount
        page |= {"status": "complete", "payment_status": "paid", "amount_total": total}
        if page["mode"] == "payment":
            page["payment_intent"] = new_id("pi")
            self.tell("payment_intent.succeeded", {"id": page["payment_intent"], "object": "payment_intent"})
        else:
            page["subscription"] = self._subscribe(page, price, total)["id"]
        self.tell("checkout.session.completed", page)
        return page

    def expire(self, session_id: str) -> Object:
        """A page of payment can be used no more."""
        page = self.find(session_id, "checkout.session")
        page["status"] = "expired"
        self.tell("checkout.session.expired", page)
        return page

    def renew(self, subscription_id: str, amount: int | None = None, *, is_paid: bool = True) -> Object:
        """The next period begins; its payment succeeds or fails."""
        subscription = self.find(subscription_id, "subscription")
        item = subscription["items"]["data"][0]
        if subscription["schedule"] is not None:
            plan = self.find(subscription["schedule"], "subscription_schedule")
            objects.set_price(subscription, self.find(plan["phases"][-1]["items"][0]["price"], "price"))
            plan |= {"status": "released", "released_subscription": subscription_id, "subscription": None}
            subscription["schedule"] = None
            self.tell("subscription_schedule.released", plan)
        item["current_period_start"] = item["current_period_end"]
        item["current_period_end"] = month_later(item["current_period_start"])
        subscription["trial_end"] = None
        period = (item["current_period_start"], item["current_period_end"])
        bill = self._bill(subscription, item["price"], amount, "subscription_cycle", period)
        if is_paid:
            self._settle(bill)
            subscription["status"] = "active"
        else:
            self._fail(bill)
            subscription["status"] = "past_due"
        self.tell("customer.subscription.updated", subscription)
        return bill

    def pay_invoice(self, invoice_id: str) -> Object:
        """An open invoice is paid after all."""
        bill = self._settle(self.find(invoice_id, "invoice"))
        subscription = self.find(bill["parent"]["subscription_details"]["subscription"], "subscription")
        if subscription["status"] in {"past_due", "unpaid", "incomplete"}:
            subscription["status"] = "active"
            self.tell("customer.subscription.updated", subscription)
        return bill

    def fail_again(self, invoice_id: str) -> Object:
        """Another try to collect an open invoice fails."""
        return self._fail(self.find(invoice_id, "invoice"))

    def change(self, subscription_id: str, price_id: str, amount: int) -> Object:
        """Another price at once; `amount` is what the difference costs."""
        subscription, price = self.find(subscription_id, "subscription"), self.find(price_id, "price")
        objects.set_price(subscription, price)
        period = (self.clock(), subscription["items"]["data"][0]["current_period_end"])
        bill = self._bill(subscription, price, amount, "subscription_update", period)
        self.tell("customer.subscription.updated", subscription)
        return self._settle(bill)

    def change_later(self, subscription_id: str, price_id: str) -> Object:
        """Another price from the next period on."""
        subscription = self.find(subscription_id, "subscription")
        plan = self.keep(objects.schedule(self.clock(), subscription, self.find(price_id, "price")))
        subscription["schedule"] = plan["id"]
        self.tell("subscription_schedule.created", plan)
        self.tell("customer.subscription.updated", subscription)
        return plan

    def cancel_later(self, subscription_id: str, *, is_wanted: bool = True) -> Object:
        """The subscription ends with its period, or goes on after all."""
        subscription = self.find(subscription_id, "subscription")
        end = subscription["items"]["data"][0]["current_period_end"]
        subscription |= {"cancel_at_period_end": is_wanted, "cancel_at": end if is_wanted else None}
        self.tell("customer.subscription.updated", subscription)
        return subscription

    def end(self, subscription_id: str) -> Object:
        """The subscription is over."""
        subscription = self.find(subscription_id, "subscription")
        now = self.clock()
        subscription |= {"status": "canceled", "canceled_at": now, "ended_at": now}
        self.tell("customer.subscription.deleted", subscription)
        return subscription

    def left_of(self, payment_intent: str) -> int:
        """What was paid and not given back yet; raises `NotThere`."""
        pages = [
            one["amount_total"] for one in self.all_of("checkout.session") if one["payment_intent"] == payment_intent
        ]
        payments = [one for bill in self.all_of("invoice") for one in bill["payments"]["data"]]
        bills = [one["amount_paid"] for one in payments if one["payment"]["payment_intent"] == payment_intent]
        given_back = [one["amount"] for one in self.all_of("refund") if one["payment_intent"] == payment_intent]
        if not pages + bills:
            raise NotThere(payment_intent)
        return int(sum(pages + bills) - sum(given_back))

    def refund(self, payment_intent: str, amount: int) -> Object:
        """Some of a payment goes back."""
        made = self.keep(objects.refund(self.clock(), payment_intent, amount, "usd"))
        self.tell("refund.created", made)
        return made

    def dispute(self, payment_intent: str, amount: int) -> Object:
        """Somebody tells his bank that he did not pay: it takes the money back."""
        made = self.keep(objects.dispute(self.clock(), payment_intent, amount, "usd"))
        self.tell("charge.dispute.created", made)
        return made

    def end_dispute(self, dispute_id: str, *, is_lost: bool) -> Object:
        """The bank decides; unless it is lost, the money comes again."""
        found = self.find(dispute_id, "dispute")
        found["status"] = "lost" if is_lost else "won"
        self.tell("charge.dispute.closed", found)
        return found

    def remove_customer(self, customer_id: str) -> None:
        """Somebody deletes a customer; his subscriptions end."""
        customer = self.find(customer_id, "customer")
        for one in self.all_of("subscription"):
            if one["customer"] == customer_id and one["ended_at"] is None:
                self.end(one["id"])
        customer["deleted"] = True
        self.tell("customer.deleted", customer)

    def _subscribe(self, page: Object, price: Object, amount: int) -> Object:
        now = self.clock()
        terms = self.terms.get(page["id"], {})
        days = int(terms.get("trial_period_days", 0))
        end = now + days * _DAY if days else None
        subscription = self.keep(objects.subscription(now, page["customer"], price, month_later(now), end))
        subscription["metadata"] = terms.get("metadata", {})
        self.tell("customer.subscription.created", subscription)
        period = (now, subscription["items"]["data"][0]["current_period_end"])
        bill = self._bill(subscription, price, 0 if days else amount, "subscription_create", period)
        self._settle(bill)
        page |= {"invoice": bill["id"]} | ({"amount_total": 0, "payment_status": "no_payment_required"} if days else {})
        return subscription

    def _bill(
        self, subscription: Object, price: Object, amount: int | None, reason: str, period: tuple[int, int]
    ) -> Object:
        told = price["unit_amount"] if amount is None else amount
        bill = objects.invoice(self.clock(), subscription["customer"], price, told, reason, period, subscription["id"])
        bill["hosted_invoice_url"] = f"{self.url}/invoice/{bill['id']}"
        bill["invoice_pdf"] = f"{self.url}/invoice/{bill['id']}/pdf"
        subscription["latest_invoice"] = bill["id"]
        self.tell("invoice.finalized", bill)
        return self.keep(bill)

    def _settle(self, bill: Object) -> Object:
        paid = bill["amount_due"]
        bill |= {"status": "paid", "amount_paid": paid, "amount_remaining": 0, "attempted": True}
        bill["next_payment_attempt"] = None
        if paid > 0:
            bill["payments"]["data"] = [objects.invoice_payment(self.clock(), bill, new_id("pi"))]
        self.tell("invoice.paid", bill)
        return bill

    def _fail(self, bill: Object) -> Object:
        bill |= {"attempted": True, "attempt_count": bill["attempt_count"] + 1}
        bill["next_payment_attempt"] = self.clock() + RETRY_SECONDS
        self.tell("invoice.payment_failed", bill)
        return bill
