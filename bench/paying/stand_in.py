"""A copy of the stand-in on the loopback with our products in it, which the product reaches while the block runs."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn

from samokoder_app.billing.payments.catalog import make_catalog
from samokoder_app.billing.payments.fake.app import create_fake
from samokoder_app.billing.payments.fake.world import World
from samokoder_app.billing.payments.gateway import Gateway, use_gateway

SECRET = "whsec_benchmark"  # noqa: S105 - opens nothing


@dataclass(frozen=True)
class StandIn:
    """What it knows, how it is reached, and the prices of plans and packs there."""

    world: World
    gateway: Gateway
    prices: dict[str, str]


@asynccontextmanager
async def serving_stand_in(clock: Callable[[], int]) -> AsyncIterator[StandIn]:
    """An empty account; without days of grace, so that nothing depends on when it is looked at."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world = World(clock)
    server = uvicorn.Server(uvicorn.Config(create_fake(world, url), log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve([listener]))
    gateway = Gateway("sk_test_benchmark", SECRET, "http://localhost:3000", url)
    use_gateway(gateway)
    try:
        made = await make_catalog(gateway, trial_days=0, grace_days=0)
        yield StandIn(world, gateway, {price.plan or price.pack or "": price.price_id for price in made})
    finally:
        use_gateway(None)
        await gateway.close()
        server.should_exit = True
        await serving
        listener.close()
