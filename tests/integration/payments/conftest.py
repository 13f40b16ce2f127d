"""The product against the stand-in for Stripe on the loopback, with the official library between them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
import stripe
import uvicorn
from sqlalchemy import text
from stripe import StripeClient, WebhookSignature

from samokoder_app.billing.payments.catalog import make_catalog
from samokoder_app.billing.payments.fake.api import told
from samokoder_app.billing.payments.fake.app import create_fake
from samokoder_app.billing.payments.fake.world import World
from samokoder_app.billing.payments.gateway import Gateway, use_gateway
from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_worker

SECRET = "whsec_test"
KEY = "sk_test_of_tests"


@dataclass
class Stripe:
    """What the stand-in knows, and how the product reaches it."""

    world: World
    gateway: Gateway
    url: str
    now: int = 1_790_000_000
    brought: int = 0
    rows: dict[str, Any] = field(default_factory=dict)

    def new_events(self) -> list[dict[str, Any]]:
        """What happened since the last time."""
        new = self.world.events[self.brought :]
        self.brought = len(self.world.events)
        return new

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
async def stand_in(database: Engines) -> AsyncIterator[Stripe]:
    """An empty account at the stand-in, with our products in it."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world = World()
    server = uvicorn.Server(uvicorn.Config(create_fake(world, url), log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve([listener]))
    client = StripeClient(KEY, base_addresses={"api": url}, http_client=stripe.HTTPXClient(timeout=30))
    gateway = Gateway(client, SECRET, "http://localhost:3000")
    use_gateway(gateway)
    await make_catalog(gateway, trial_days=0, grace_days=7)
    yield Stripe(world, gateway, url)
    use_gateway(None)
    server.should_exit = True
    await serving
    listener.close()


async def kept(query: str, **values: object) -> list[dict[str, Any]]:
    """Rows as a worker reads them."""
    async with as_worker() as session:
        return [dict(row._mapping) for row in await session.execute(text(query), values)]


async def plan_of(user_id: UUID) -> str:
    """The plan whose limits hold for somebody."""
    return str((await kept("select plan from public.profiles where id = :id", id=user_id))[0]["plan"])
