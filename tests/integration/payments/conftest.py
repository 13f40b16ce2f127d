"""The product against the stand-in for Stripe on the loopback, with the official library between them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

import pytest
import uvicorn
from sqlalchemy import text
from stripe import WebhookSignature

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.catalog import make_catalog
from samokoder_app.billing.payments.checkout import CheckoutRequest, start_checkout
from samokoder_app.billing.payments.fake.api import told
from samokoder_app.billing.payments.fake.app import create_fake
from samokoder_app.billing.payments.fake.world import World
from samokoder_app.billing.payments.gateway import Gateway, use_gateway
from samokoder_app.billing.payments.webhook import receive
from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_worker
from tests.conftest import DatabaseServer

SECRET = "whsec_test"
KEY = "sk_test_of_tests"
_SELL = """
with key as (
    insert into app.managed_keys (provider_id, name, mask, sealed, salt, base_url)
    values ('openai_compatible', 'payments', '…', 'sealed', '\\x00', 'http://localhost:9') returning id)
insert into app.managed_models (key_id, model, title, margin_percent, prompt_usd, completion_usd)
select id, 'm', 'm', 0, 0, 0 from key
"""
_SELL_NO_MORE = """
delete from app.managed_models where key_id in (select id from app.managed_keys where name = 'payments');
delete from app.managed_keys where name = 'payments'
"""


@dataclass
class Stripe:
    """What the stand-in knows, and how the product reaches it."""

    world: World
    gateway: Gateway
    url: str
    server: DatabaseServer
    answers: dict[str, Any]
    brought: int = 0

    def new_events(self) -> list[dict[str, Any]]:
        """What happened since the last time."""
        new = self.world.events[self.brought :]
        self.brought = len(self.world.events)
        return new

    async def bring(self) -> None:
        """What happened since the last time reaches the product, in its order."""
        for event in self.new_events():
            await deliver(event)

    async def subscribe(self, user: CurrentUser, plan: str = "starter") -> str:
        """The user pays for a plan; the subscription's id."""
        paid = self.world.pay(await page_for(user, plan=plan))
        await self.bring()
        return str(paid["subscription"])

    async def as_owner(self, statement: LiteralString, **values: object) -> None:
        """What neither Stripe nor a worker may do."""
        with self.server.connect_owner() as connection:
            connection.execute(cast("LiteralString", statement.replace(":id", "%(id)s")), values)

    def forget_answers(self) -> None:
        """A day goes by: keys of requests may be used again."""
        self.answers.clear()

    def price_of(self, thing: str) -> str:
        """The price of a plan or pack."""
        found = [
            one["id"] for one in self.world.all_of("price") if one["product"].endswith(f"_{thing}") and one["active"]
        ]
        return str(found[0])


def signed(event: dict[str, Any], secret: str = SECRET, at: int | None = None) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a delivery."""
    body = told(event)
    return body.encode(), {"Stripe-Signature": WebhookSignature.generate_signature_header(body, secret, at)}


@pytest.fixture
async def stand_in(database: Engines, database_server: DatabaseServer) -> AsyncIterator[Stripe]:
    """An empty account at the stand-in, with our products in it."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world = World()
    app = create_fake(world, url)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve([listener]))
    gateway = Gateway(KEY, SECRET, "http://localhost:3000", url, retries=0)
    use_gateway(gateway)
    with database_server.connect_owner() as connection:  # of other tests' accounts at Stripe
        connection.execute("delete from app.subscriptions; delete from app.payment_events")
        connection.execute(_SELL)
    await make_catalog(gateway, trial_days=0, grace_days=7)
    yield Stripe(world, gateway, url, database_server, app.state.answers)
    with database_server.connect_owner() as connection:
        connection.execute(_SELL_NO_MORE)
    use_gateway(None)
    await gateway.close()
    server.should_exit = True
    await serving
    listener.close()


async def deliver(event: dict[str, Any]) -> None:
    """One delivery, signed now."""
    body, headers = signed(event)
    await receive(body, headers["Stripe-Signature"])


async def page_for(user: CurrentUser, **wanted: str) -> str:
    """The id of a page on which the user may pay."""
    page = await start_checkout(user, CheckoutRequest(**wanted))
    return page.url.rpartition("/")[2]


async def kept(query: str, **values: object) -> list[dict[str, Any]]:
    """Rows as a worker reads them."""
    async with as_worker() as session:
        return [dict(row._mapping) for row in await session.execute(text(query), values)]


async def plan_of(user_id: UUID) -> str:
    """The plan whose limits hold for somebody."""
    return str((await kept("select plan from public.profiles where id = :id", id=user_id))[0]["plan"])
