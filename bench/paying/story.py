"""What people do with their plans, drawn from a seed: the same for the same seed, whatever ids the objects have."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.paying.stand_in import StandIn
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.customers import customer_of
from samokoder_app.billing.payments.fake.objects import Object
from samokoder_app.db.repositories import payments
from samokoder_app.db.session import as_worker

_PLANS = ("starter", "professional", "business")
_PACKS = ("small", "medium", "large")
_STEP_SECONDS = 400
_CALM = ("renew", "renew", "renew", "fail", "change", "later", "cancel", "keep", "end", "pack", "refund")
_LACKING = ("pay", "pay", "fail_again", "end")


@dataclass
class Payer:
    """Somebody, and the subscription that he has, if he has one."""

    user: CurrentUser
    subscription: str | None = None


class Clock:
    """Time as the story has it: each step takes the same."""

    def __init__(self, start: int) -> None:
        self.now = start

    def __call__(self) -> int:
        """Seconds."""
        return self.now


class Story:
    """Goes on step by step; events gather in the stand-in's world."""

    def __init__(
        self,
        stand_in: StandIn,
        clock: Clock,
        users: list[CurrentUser],
        seed: int,
        ready: Callable[[int], Awaitable[None]],
    ) -> None:
        self._world = stand_in.world
        self._gateway = stand_in.gateway
        self._prices = stand_in.prices
        self._clock = clock
        self._payers = [Payer(user) for user in users]
        self._ready = ready
        self._drawn = random.Random(seed)  # noqa: S311 - a story, no secret

    async def step(self) -> int:
        """Somebody does something as soon as `ready` lets him; his number."""
        self._clock.now += _STEP_SECONDS
        number = self._drawn.randrange(len(self._payers))
        await self._ready(number)
        await self._act(self._payers[number])
        return number

    async def _act(self, payer: Payer) -> None:
        if payer.subscription is None:
            await self._begin(payer)
            return
        subscription = self._world.find(payer.subscription)
        deed = self._drawn.choice(_LACKING if subscription["status"] == "past_due" else _CALM)
        if deed == "pack":
            await self._buy(payer)
        elif deed == "end":
            self._world.end(payer.subscription)
            payer.subscription = None
        else:
            self._go_on(deed, subscription)

    async def _begin(self, payer: Payer) -> None:
        if self._drawn.random() < 0.3:
            await self._buy(payer)
            return
        paid = await self._paid(payer, plan=self._drawn.choice(_PLANS))
        payer.subscription = str(paid["subscription"])

    async def _buy(self, payer: Payer) -> None:
        paid = await self._paid(payer, pack=self._drawn.choice(_PACKS))
        if self._drawn.random() < 0.3:
            self._world.refund(paid["payment_intent"], self._drawn.randrange(1, paid["amount_total"] + 1))

    async def _paid(self, payer: Payer, *, plan: str | None = None, pack: str | None = None) -> Object:
        """A page that is paid. Opened past the product's own refusals: it may not have heard of an ending yet."""
        customer = await customer_of(self._gateway, payer.user)
        made = await self._gateway.client.v1.checkout.sessions.create_async(
            {
                "mode": "subscription" if plan else "payment",
                "customer": customer,
                "line_items": [{"price": self._prices[plan or pack or ""], "quantity": 1}],
            }
        )
        async with as_worker() as session:
            await payments.note_checkout(session, payer.user.id, made.id, plan=plan, pack=pack)
        return self._world.pay(made.id)

    def _go_on(self, deed: str, subscription: Object) -> None:
        """What happens to a subscription that goes on."""
        world, name, bill = self._world, subscription["id"], subscription["latest_invoice"]
        price = self._prices[self._drawn.choice(_PLANS)]
        amount = self._drawn.randrange(1, 2_500)
        if deed in {"renew", "fail"}:
            world.renew(name, is_paid=deed == "renew")
        elif deed == "change":
            world.change(name, price, amount)
        elif deed == "later" and subscription["schedule"] is None:
            world.change_later(name, price)
        elif deed in {"cancel", "keep"}:
            world.cancel_later(name, is_wanted=deed == "cancel")
        elif deed == "pay":
            world.pay_invoice(bill)
        elif deed == "fail_again":
            world.fail_again(bill)
        elif deed == "refund" and world.find(bill)["payments"]["data"]:
            paid = world.find(bill)["payments"]["data"][0]["payment"]["payment_intent"]
            world.refund(paid, min(amount, world.find(bill)["amount_paid"]))
