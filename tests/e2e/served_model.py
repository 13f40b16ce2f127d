"""A model that the product under test reaches at loopback, served by a thread while the browser is driven."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from bench.demo_endpoint import DemoEndpoint, serving

_SERVED_SECONDS = 60
_POST = """async ([path, body]) => (await fetch(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body)
})).status"""


@contextmanager
def served(endpoint: DemoEndpoint | None = None) -> Iterator[str]:
    """The base URL of the endpoint, by default of one that misbehaves on demand, while the block is entered."""
    ready, over = threading.Event(), asyncio.Event()
    address: list[str] = []

    async def serve() -> None:
        async with serving(endpoint=endpoint) as running:
            address.append(running.base_url)
            ready.set()
            await over.wait()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    assert ready.wait(_SERVED_SECONDS), "the model is not served"
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(_SERVED_SECONDS)
        loop.close()


def keep_key(page: Page, address: str, model: str) -> None:
    """Keep a key of the signed-in user's for a model at this address, named like the model."""
    key = {"provider_id": "openai_compatible", "key_name": model, "api_key": "sk-0123456789", "base_url": address}
    assert page.evaluate(_POST, ["/api/user/api-keys", {**key, "model": model}]) == 201
