"""The OpenAPI document: what FastAPI knows of the routes, and what middleware and services add to all of them."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from samokoder_app.api.examples import Examples
from samokoder_app.api.once import HEADER, LONGEST_KEY
from samokoder_app.paths import API_PREFIX, HEALTH, HEALTH_READY

Document = dict[str, Any]

_ERROR = {"$ref": "#/components/schemas/ErrorAnswer"}
_WORDS = {
    400: ("The request cannot be read.", "invalid_input", "The input is not valid. Check it."),
    401: ("Not signed in.", "unauthenticated", "You are not signed in, or the session ended. Sign in."),
    402: (
        "A limit of the plan is reached.",
        "quota_projects",
        "A limit of your plan is reached. Free something up or change the plan.",
    ),
    403: (
        "A token without the right, or a page of another site.",
        "token_scope",
        "This token lacks the right “build”. Make another one, or sign in.",
    ),
    404: (
        "No such thing, or it is another user's.",
        "not_found",
        "There is no such thing; it may have been deleted.",
    ),
    409: (
        "The present state does not allow it.",
        "conflict",
        "This cannot be done now: the state has changed. Reload the page.",
    ),
    412: (
        "It changed since it was read; details.current says to what.",
        "stale",
        "The file changed since you opened it.",
    ),
    413: ("The body is too large.", "body_too_large", "The request is larger than 2000 KB."),
    422: ("The input is not valid.", "invalid_input", "The input is not valid. Check it."),
    429: (
        "Too often; Retry-After says when there is room again.",
        "too_many_requests",
        "Too many requests in a row. Wait a little and try again.",
    ),
    503: (
        "A part of the platform is away; Retry-After says when to try again.",
        "database_away",
        "The database does not answer now; that usually lasts a few seconds. Your work is kept: try again.",
    ),
}
_QUOTA = re.compile(
    r"POST /api/projects(/import|/\{project_id\}/(import|generate|chat|versions/\{number\}/(fork|restore)))?"
    r"|(PUT|POST|DELETE) /api/projects/\{project_id\}/files/\{path\}"
    r"|GET /api/projects/\{project_id\}/versions/\{old\}/diff/\{new\}"
    r"|POST /api/builds/\{build_id\}/(resume|approve|answers|accept)"
    r"|POST /api/shared/\{share_token\}/fork"
    r"|POST /api/teams(/join|/\{team_id\}/(credits|invitations|offer))?"
    r"|PUT /api/projects/\{project_id\}/team"
)
_STATEFUL = re.compile(
    r"PUT /api/(builds/\{build_id\}/plan|projects/\{project_id\}/(secrets|hosts|packages)/.*)"
    r"|P(UT|ATCH) /api/user/api-keys/.*"
)
"""Beside `POST`: what the present state may not allow, such as one more secret or a name that is taken."""

_NAMING = re.compile(
    r"PUT /api/user/(budgets|routes)|POST /api/(user/(api-keys|export)|teams/(invitation|join)|projects(/import)?)"
)
"""What names things in its body or brings them about, and may not find one."""

_KEY: Document = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The same request with the same key is carried out once; each time the answer is the same, for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}
_RETRY = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds."}}


def describe(app: FastAPI) -> Document:
    """The whole document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        schemas = document["components"]["schemas"]
        for schema in [*schemas.values()]:
            _without_tuples(schema)
            _with_kinds(schema, schemas)
        examples = Examples(document)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _complete(method.upper(), path, operation, examples)
        app.openapi_schema = document
    return app.openapi_schema


def _without_tuples(schema: Any) -> None:
    """A tuple of one type is said as an array of that length: programs that read the document know no `prefixItems`."""
    if isinstance(schema, list):
        for one in schema:
            _without_tuples(one)
    elif isinstance(schema, dict):
        parts = schema.get("prefixItems", [])
        if parts and all(part == parts[0] for part in parts):
            del schema["prefixItems"]
            schema["items"] = parts[0]
        for one in schema.values():
            _without_tuples(one)


def _with_kinds(schema: Any, schemas: Document) -> None:
    """What tells several kinds of a thing apart must be said, also where it has a default."""
    if isinstance(schema, list):
        for one in schema:
            _with_kinds(one, schemas)
    elif isinstance(schema, dict):
        apart = schema.get("discriminator", {})
        for name in apart.get("mapping", {}).values() if isinstance(apart, dict) else ():
            kind = schemas[name.rpartition("/")[2]]
            kind["required"] = sorted({*kind.get("required", []), apart["propertyName"]})
        for one in schema.values():
            _with_kinds(one, schemas)


def errors_of(method: str, path: str, operation: Document) -> set[int]:
    """Statuses of 400 and more that an operation may answer with."""
    if path in {HEALTH, HEALTH_READY}:
        return set()
    asked = f"{method} {path}"
    is_post = method == "POST"
    rules = {
        400: is_post or "requestBody" in operation,
        401: "security" in operation,
        402: _QUOTA.fullmatch(asked),
        403: "security" in operation,
        # The operators' addresses do not exist for others.
        404: "{" in path or path.startswith(f"{API_PREFIX}/admin/") or _NAMING.fullmatch(asked),
        409: is_post or _STATEFUL.fullmatch(asked),
        412: "412" in operation["responses"],
        413: is_post or "requestBody" in operation,
        422: is_post or "requestBody" in operation or "parameters" in operation,
        429: True,
        503: True,
    }
    return {status for status, applies in rules.items() if applies}


def _without_null(parameter: Document) -> Document:
    """A parameter is there or left out: on the wire nothing is null."""
    schema = parameter["schema"]
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) != 1:
        return parameter
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**parameter, "schema": {**rest, **choices[0]}}


def _complete(method: str, path: str, operation: Document, examples: Examples) -> None:
    if "parameters" in operation:
        operation["parameters"] = [_without_null(one) for one in operation["parameters"]]
    if method == "POST":
        others = [one for one in operation.get("parameters", []) if one["name"] != HEADER]
        operation["parameters"] = [*others, _KEY]
    told = {status: answer for status, answer in operation["responses"].items() if status < "4" or path == HEALTH_READY}
    for status in sorted(errors_of(method, path, operation)):
        words = operation["responses"].get(str(status), {}).get("description")
        told[str(status)] = _error(status, words if status in {409, 412} else None)
    operation["responses"] = told
    examples.add_to(operation)


def _error(status: int, description: str | None) -> Document:
    usual, code, message = _WORDS[status]
    example = {"error": {"code": code, "message": message, "request_id": "0b6c2f8f6d4d4f0f9c0d7a1e5b3c2a19"}}
    answer: Document = {
        "description": description or usual,
        "content": {"application/json": {"schema": _ERROR, "example": example}},
    }
    return answer | ({"headers": _RETRY} if status in {429, 503} else {})
