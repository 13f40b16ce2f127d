"""One request of the matrix, as somebody with credentials."""

import json
import re
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute, Route

from samokoder_app.accounts.gateway import embedded_auth
from samokoder_app.auth_server.app import create_auth_app
from tests.integration.matrix.accounts import Account, Headers
from tests.integration.matrix.endpoints import ENDPOINTS, Endpoint

_NAMED = re.compile(r"\{(\w+)(?::\w+)?\}")


def endpoints_of(api: FastAPI) -> set[str]:
    """`METHOD /template` of every route of the API and of the auth server behind it."""
    routes = [*_flat(api.routes), *create_auth_app(embedded_auth()).routes]
    return {name for route in routes for name in _names(route)}


def _flat(routes: list[BaseRoute]) -> list[BaseRoute]:
    """FastAPI keeps the routers that were included as one route each."""
    found: list[BaseRoute] = []
    for route in routes:
        inner = getattr(route, "original_router", None)
        found += _flat(inner.routes) if inner is not None else [route]
    return found


def _names(route: BaseRoute) -> list[str]:
    if isinstance(route, APIWebSocketRoute):
        return [f"WS {route.path}"]
    assert isinstance(route, Route | APIRoute), route
    methods = route.methods or set()
    if len(methods) > 2:
        return [f"* {route.path}"]
    return [f"{method} {route.path}" for method in methods if method != "HEAD"]


def filled(text: str, things: dict[str, str]) -> str:
    """A template with the names of somebody's things."""
    return _NAMED.sub(lambda found: things[found[1]], text)


def address(template: str, row: Endpoint, things: dict[str, str]) -> str:
    """The address of a row, with somebody's things in it."""
    named = things | {"name": things["package"]} if "/packages/" in template else things
    named = named | {"rest": "nothing/of/the/kind"}
    return filled(template, named) + (f"?{row.query}" if row.query else "")


async def ask(
    client: httpx.AsyncClient, endpoint: str, things: dict[str, str], who: Headers, body: Any = None
) -> httpx.Response:
    """Send the request of a row that names these things, with these credentials; `body` in place of the row's."""
    row = ENDPOINTS[endpoint]
    method, _, template = endpoint.partition(" ")
    request: dict[str, Any] = {"content": row.content} if row.content else {}
    headers = {name: filled(value, things) for name, value in row.headers.items()}
    body = row.body if body is None else body
    if body is not None:
        request["content"] = filled_json(body, things)
        headers["Content-Type"] = "application/json"
    verb = "GET" if method == "*" else method
    answer = await client.request(verb, address(template, row, things), headers={**headers, **who}, **request)
    client.cookies.clear()
    return answer


def filled_json(body: Any, things: dict[str, str]) -> str:
    """A body whose strings may name things."""
    if isinstance(body, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {filled_json(value, things)}" for key, value in body.items()) + "}"
    if isinstance(body, list):
        return f"[{', '.join(filled_json(one, things) for one in body)}]"
    return json.dumps(filled(body, things) if isinstance(body, str) else body)


def code_of(answer: httpx.Response) -> str:
    """The stable code of an error, in the API's shape or in that of the auth server."""
    if answer.headers.get("content-type", "").partition(";")[0] != "application/json":
        return ""
    told = answer.json()
    return str(told.get("error", told).get("code", "")) if isinstance(told, dict) else ""


def leaks(account: Account, answer: httpx.Response) -> list[str]:
    """What an answer to somebody else tells of this account, in its body or its headers."""
    return account.leaked_in(answer.text + str(answer.headers))
