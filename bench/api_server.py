"""What the benchmarks of the API measure, as one ASGI app: the product's API, and beside it a bare route to the same data."""

import os
from typing import Any

from granian.constants import Interfaces
from granian.server import Server
from psycopg_pool import AsyncConnectionPool
from starlette.types import Receive, Scope, Send

from bench import api_bare
from samokoder_app.api.app import create_api
from samokoder_app.db.engines import current_engines
from samokoder_app.lifespan import web_process


class BesideBare:
    """The product's API; paths under `/bare/` go to the floor."""

    def __init__(self) -> None:
        self._api = create_api()
        self._pool: AsyncConnectionPool[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(api_bare.BARE):
            assert self._pool is not None
            await api_bare.answer(self._pool, scope, receive, send)
        else:
            await self._api(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with web_process():
            address, size = current_engines().addresses.web.get_secret_value(), api_bare.POOL_SIZE
            async with AsyncConnectionPool(address, min_size=size, max_size=size, open=False) as self._pool:
                await send({"type": "lifespan.startup.complete"})
                await receive()
        await send({"type": "lifespan.shutdown.complete"})


def main() -> None:
    """Serve on PORT with the product's own server."""
    port = int(os.environ["PORT"])
    Server(
        "bench.api_server:BesideBare", factory=True, address="127.0.0.1", port=port, interface=Interfaces.ASGI
    ).serve()


if __name__ == "__main__":
    main()
