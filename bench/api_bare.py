"""The floor of `api_read`, `api_write` and `scale_rows`: the same statements, without the product around them.

No framework, no sign-in: one connection of a pool, one pipeline (role and claims, the product's own statements, commit),
one `json.dumps`. The user's id comes in the path.
"""

import json
import re
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.types import Receive, Scope, Send

from samokoder_app.db.repositories.pictures import PICTURES
from samokoder_app.db.repositories.projects import FIRST_PAGE, GET, UPDATE
from samokoder_app.paging import Cursor

BARE = "/bare/"
PAGE = 20
POOL_SIZE = 10
"""As many connections as one role of the product's web process has at most."""

_CLAIMS = "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', %s, true)"
_JSON = (b"content-type", b"application/json")


def _for_psycopg(statement: Any) -> str:
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement.text)


_PAGE, _ONE, _UPDATE = _for_psycopg(FIRST_PAGE), _for_psycopg(GET), _for_psycopg(UPDATE)
_SEEN = _for_psycopg(PICTURES)


def page_of(user: str) -> str:
    """The address of a user's first page."""
    return f"{BARE}{user}"


def project_of(user: str, project: str) -> str:
    """The address of one project, to be read or changed."""
    return f"{BARE}{user}/{project}"


async def answer(pool: AsyncConnectionPool[Any], scope: Scope, receive: Receive, send: Send) -> None:
    """One request: a page, one project, or a new name for one."""
    user, _, project = scope["path"].removeprefix(BARE).partition("/")
    values: dict[str, Any] = {"user_id": UUID(user), "limit": PAGE + 1}
    statements = [_PAGE]
    if project:
        values["project_id"], statements = UUID(project), [_ONE]
    if scope["method"] == "PATCH":
        values |= {"name": json.loads((await receive())["body"])["name"], "description": None}
        statements = [_UPDATE, _ONE]
    rows = await _rows(pool, user, statements, values)
    body = json.dumps(_item(rows[0]) if project else _page(rows), ensure_ascii=False).encode()
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [_JSON, length]})
    await send({"type": "http.response.body", "body": body})


async def _rows(
    pool: AsyncConnectionPool[Any], user: str, statements: list[str], values: dict[str, Any]
) -> list[dict[str, Any]]:
    """Of the last statement, with the pictures of what it found; all of it one transaction in one pipeline."""
    async with pool.connection() as connection:
        cursors = [connection.cursor(row_factory=dict_row) for _ in statements]
        pictures = connection.cursor(row_factory=dict_row)
        async with connection.pipeline():
            await connection.execute(_CLAIMS, [json.dumps({"sub": user, "role": "authenticated"})])
            for cursor, statement in zip(cursors, statements, strict=True):
                await cursor.execute(statement, values)
            rows: list[dict[str, Any]] = await cursors[-1].fetchall()
            found = [row["id"] for row in rows[:PAGE]]
            await pictures.execute(_SEEN, {"project_ids": found, "versions": [None] * len(found)})
            await connection.commit()
        seen = {one["id"]: one["sha256"] for one in await pictures.fetchall()}
    return [{**row, "picture": seen.get(row["id"])} for row in rows]


def _page(rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown = rows[:PAGE]
    last = Cursor(at=shown[-1]["created_at"], id=shown[-1]["id"]).encode() if len(rows) > PAGE else None
    return {"items": [_item(row) for row in shown], "next_cursor": last}


def _item(row: dict[str, Any]) -> dict[str, Any]:
    tiles = row.pop("requirements")
    build, status = row.pop("build_id"), row.pop("build_status")
    passed = sum(tile["status"] == "passed" for tile in tiles)
    summary = {"id": str(build), "status": status, "passed": passed, "total": len(tiles)} if build else None
    times = {name: row[name].isoformat().replace("+00:00", "Z") for name in ("created_at", "updated_at")}
    said = {"id": str(row["id"]), "engine": "samokoder", "last_build": summary, "requirements": tiles}
    return {**row, **times, **said}
