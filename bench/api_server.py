"""What `api_read` measures, as one ASGI app: the product's API, and beside it a bare route to the same data.

The bare route is the floor: no framework, no sign-in, one connection of a pool, one pipeline (role and claims, the
product's own statement, commit), one `json.dumps`. Its caller's user id comes in the path.
"""

import json
import os
import re
from typing import Any
from uuid import UUID

from granian.constants import Interfaces
from granian.server import Server
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.types import Receive, Scope, Send

from samokoder_app.api.app import create_api
from samokoder_app.db.engines import current_engines
from samokoder_app.db.repositories.projects import FIRST_PAGE
from samokoder_app.lifespan import web_process
from samokoder_app.paging import Cursor

BARE = "/bare/"
PAGE = 20
_PAGE_QUERY = re.sub(r"(?<!:):(\w+)", r"%(\1)s", FIRST_PAGE.text)
_CLAIMS = "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', %s, true)"
_JSON = [(b"content-type", b"application/json")]
_POOL_SIZE = 10
"""As many connections as one role of the product's web process has at most."""


class BesideBare:
    """The product's API; paths under `/bare/` go to the floor."""

    def __init__(self) -> None:
        self._api = create_api()
        self._pool: AsyncConnectionPool[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(BARE):
            await self._answer(UUID(scope["path"].removeprefix(BARE)), send)
        else:
            await self._api(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with web_process():
            address = current_engines().addresses.web.get_secret_value()
            async with AsyncConnectionPool(address, min_size=_POOL_SIZE, max_size=_POOL_SIZE, open=False) as self._pool:
                await send({"type": "lifespan.startup.complete"})
                await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, user_id: UUID, send: Send) -> None:
        assert self._pool is not None
        claims = json.dumps({"sub": str(user_id), "role": "authenticated"})
        async with self._pool.connection() as connection:
            cursor = connection.cursor(row_factory=dict_row)
            async with connection.pipeline():
                await connection.execute(_CLAIMS, [claims])
                await cursor.execute(_PAGE_QUERY, {"user_id": user_id, "limit": PAGE + 1})
                await connection.commit()
            rows = await cursor.fetchall()
        body = json.dumps(_body(rows), ensure_ascii=False).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [*_JSON, _length(body)]})
        await send({"type": "http.response.body", "body": body})


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()


def _body(rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown = rows[:PAGE]
    last = Cursor(at=shown[-1]["created_at"], id=shown[-1]["id"]).encode() if len(rows) > PAGE else None
    return {"items": [_item(row) for row in shown], "next_cursor": last}


def _item(row: dict[str, Any]) -> dict[str, Any]:
    tiles = row.pop("requirements")
    build, status = row.pop("build_id"), row.pop("build_status")
    passed = sum(tile["status"] == "passed" for tile in tiles)
    summary = {"id": str(build), "status": status, "passed": passed, "total": len(tiles)} if build else None
    times = {name: row[name].isoformat().replace("+00:00", "Z") for name in ("created_at", "updated_at")}
    return {**row, **times, "id": str(row["id"]), "last_build": summary, "requirements": tiles}


def main() -> None:
    """Serve on PORT with the product's own server."""
    port = int(os.environ["PORT"])
    Server(
        "bench.api_server:BesideBare", factory=True, address="127.0.0.1", port=port, interface=Interfaces.ASGI
    ).serve()


if __name__ == "__main__":
    main()
