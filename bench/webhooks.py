"""Thousands of events of Stripe, once in their order and once shuffled, doubled and late: what is kept is the same.

The same story happens twice to as many new customers, at two copies of the stand-in for Stripe: subscriptions, changes of
plan, renewals that fail and are paid after all, endings, packs of credits, money back. First every event is delivered when
it happens: nothing more happens to a customer until those before are worked on. Then every event comes twice, in no order, from `--at-once` senders, some while the story goes on and the rest
when it is over. `differing` is how many customers ended up otherwise (plan, subscriptions, invoices, purchases, credits),
`mended` what a reconciliation found to mend after it. All through the signed endpoint's own function, on the real database.
"""

import argparse
import asyncio
import random
import time
from uuid import UUID

import psycopg
from stripe import WebhookSignature

from bench.billing.asking import new_user
from bench.figure import Figure, Report
from bench.paying.stand_in import SECRET, StandIn, serving_stand_in
from bench.paying.story import Clock, Story
from bench.platform import open_database, running_database
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.fake.api import told
from samokoder_app.billing.payments.fake.objects import Object
from samokoder_app.billing.payments.reconciling import reconcile
from samokoder_app.billing.payments.webhook import receive
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres

_DAYS_BACK = 30
_LATE = 0.5
"""Of the events so many wait until the story is over."""

_KEPT = """
select p.plan,
    (select jsonb_agg(jsonb_build_array(status, plan, unit_amount, period_end, cancel_at, ended_at, past_due_since,
        next_attempt_at, pending_plan) order by created_at, status) from app.subscriptions where user_id = p.id),
    (select jsonb_agg(jsonb_build_array(status, reason, total, amount_paid, refunded, period_end)
        order by created_at, total, reason) from app.invoices where user_id = p.id),
    (select jsonb_agg(jsonb_build_array(pack, amount, refunded, taken) order by paid_at) from app.credit_purchases
        where user_id = p.id),
    (select jsonb_agg(jsonb_build_array(period_end, micro) order by period_end, micro) from app.plan_credits
        where user_id = p.id),
    (select available - owed from app.credit_accounts where holder_id = p.id)
from public.profiles p where p.id = %s
"""


class Webhooks(Figure):
    """Events of one telling, deliveries of the disordered one, and what came out otherwise."""

    name: str = "webhooks"
    events: int
    deliveries: int
    customers: int
    differing: int
    mended: int
    per_second: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many, how many at once."""
    parser.add_argument(
        "--events",
        type=int,
        default=3_000,
        help="that happen (%(default)s; ten thousand take about a quarter of an hour)",
    )
    parser.add_argument("--customers", type=int, default=200, help="to whom they happen (%(default)s)")
    parser.add_argument("--at-once", type=int, default=8, help="senders of the disordered events (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of story and disorder (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """In order, then in disorder."""
    start = int(time.time()) - _DAYS_BACK * 86_400
    with running_database() as postgres:
        async with open_database(pool_size=options.at_once + 4):
            orderly, _, _ = await _tell(options, start, _InOrder(options.at_once))
            disordered = _InDisorder(options.at_once, random.Random(options.seed))  # noqa: S311 - an order, no secret
            users, mended, seconds = await _tell(options, start, disordered, postgres)
        pairs = zip(orderly, users, strict=True)
        differing = sum(_kept(postgres, one.id) != _kept(postgres, other.id) for one, other in pairs)
    report(
        Webhooks(
            events=disordered.count // 2,
            deliveries=disordered.count,
            customers=options.customers,
            differing=differing,
            mended=mended,
            per_second=round(disordered.count / seconds, 1),
        )
    )


class _InOrder:
    """Brings events when they happen, those of a customer one after the other; different customers do not wait."""

    def __init__(self, at_once: int) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._lanes: dict[int, asyncio.Task[None]] = {}

    async def ready(self, payer: int) -> None:
        """All that happened to the customer so far is worked on."""
        if (lane := self._lanes.pop(payer, None)) is not None:
            await lane

    async def take(self, payer: int, events: list[Object]) -> None:
        """What has just happened to a customer."""

        async def bring_all() -> None:
            async with self._turns:
                for event in events:
                    await _bring(event)

        self._lanes[payer] = asyncio.create_task(bring_all())

    async def finish(self) -> None:
        """All that is on the way."""
        await asyncio.gather(*self._lanes.values())


class _InDisorder:
    """Brings events twice and in no order, partly late."""

    def __init__(self, at_once: int, drawn: random.Random) -> None:
        self._at_once = at_once
        self._drawn = drawn
        self._waiting: list[Object] = []
        self.count = 0

    async def ready(self, _payer: int) -> None:
        """Nothing is waited for."""

    async def take(self, _payer: int, events: list[Object]) -> None:
        """New events; some of those that wait come now."""
        self._waiting += events * 2
        if len(self._waiting) >= 200:
            self._drawn.shuffle(self._waiting)
            now, self._waiting = self._waiting[:60], self._waiting[60:]
            if self._drawn.random() < _LATE:
                await self._bring_all(now)
            else:
                self._waiting += now

    async def finish(self) -> None:
        """All that wait."""
        self._drawn.shuffle(self._waiting)
        await self._bring_all(self._waiting)

    async def _bring_all(self, events: list[Object]) -> None:
        left = iter(events)

        async def send() -> None:
            for event in left:
                await _bring(event)

        self.count += len(events)
        await asyncio.gather(*(send() for _ in range(self._at_once)))


async def _bring(event: Object) -> None:
    body = told(event)
    await receive(body.encode(), WebhookSignature.generate_signature_header(body, SECRET))


async def _tell(
    options: argparse.Namespace,
    start: int,
    deliveries: _InOrder | _InDisorder,
    postgres: EmbeddedPostgres | None = None,
) -> tuple[list[CurrentUser], int, float]:
    """The users of a telling, what a reconciliation mends after it (if a database is given), and its seconds."""
    users = [await new_user() for _ in range(options.customers)]
    clock = Clock(start)
    async with serving_stand_in(clock) as stand_in:
        story = Story(stand_in, clock, users, options.seed, deliveries.ready)
        began, seen = time.monotonic(), 0
        while seen < options.events:
            payer = await story.step()
            await deliveries.take(payer, stand_in.world.events[seen:])
            seen = len(stand_in.world.events)
        await deliveries.finish()
        seconds = time.monotonic() - began
        mended = await _mended(stand_in, postgres, users) if postgres else 0
    return users, mended, seconds


async def _mended(stand_in: StandIn, postgres: EmbeddedPostgres, users: list[CurrentUser]) -> int:
    """The first telling's subscriptions are at another account: they are not asked for."""
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        connection.execute(
            "create temporary table theirs as select * from app.subscriptions where user_id <> all(%s)",
            ([user.id for user in users],),
        )
        connection.execute("delete from app.subscriptions where user_id <> all(%s)", ([user.id for user in users],))
        connection.commit()
        found = await reconcile(stand_in.gateway)
        connection.execute("insert into app.subscriptions select * from theirs")
    return len(found.mended)


def _kept(postgres: EmbeddedPostgres, user_id: UUID) -> tuple[object, ...]:
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        return tuple(connection.execute(_KEPT, (user_id,)).fetchall()[0])
