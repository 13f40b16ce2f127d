"""What schemathesis is told beside the document: whose things are asked for, and what no answer may hold."""

import re
import tempfile
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

from tests.fuzz.people import People

_WORDS = re.compile(
    r"Traceback|site-packages|\.py\", line|psycopg|sqlalchemy|asyncpg|pydantic_core"
    r"|SELECT \w|select \w+ from app\.|app\.kept_answers|\bSK4\d\d\b|InternalError|postgresql://",
)
"""Of the inside: traces, packages, statements."""

_FOLDERS = (f"{Path(__file__).parents[2]}/", f"{tempfile.gettempdir()}/")
"""Of this machine."""

_UNSAYABLE = re.compile(r"^Value error|at least 1 character")
"""Rules over several fields, and texts of spaces alone, which are taken away: no schema says so."""

NEVER_OWN = {
    ("DELETE", "/api/projects/{project_id}"),  # the projects of the run
    ("POST", "/api/projects/{project_id}/preview"),  # would start an app in the sandbox
    ("GET", "/api/projects/{project_id}/events"),  # has no end
    ("DELETE", "/api/user/tokens/{token_id}"),
}
_SHORT = 80
"""Signs: as many as the shortest limit of a text allows."""

_NO_PROVIDER = "http://127.0.0.1:9/v1"
"""The discard port: nobody listens, and no provider is asked with a made-up key."""

_people: list[People] = []


def use_people(people: People) -> None:
    """For the run that begins."""
    _people[:] = [people]


@schemathesis.hook
def map_path_parameters(context: HookContext, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Own things, foreign things, and what was generated."""
    if not path_parameters or not _people or context.operation is None:
        return path_parameters
    asked = (context.operation.method.upper(), context.operation.path)
    return _people[0].path_values(path_parameters, asked not in NEVER_OWN)


@schemathesis.hook
def map_body(context: HookContext, body: Any) -> Any:
    """Keys are tried where nobody listens."""
    is_key = context.operation is not None and context.operation.path == "/api/user/api-keys"
    if is_key and isinstance(body, dict) and isinstance(body.get("base_url"), str | None):
        return {**body, "base_url": _NO_PROVIDER}
    return body


@schemathesis.hook
def filter_body(context: HookContext, body: Any) -> bool:
    """No long texts with spaces around: lengths are measured without them, which no schema says."""
    texts = [value for value in body.values() if isinstance(value, str)] if isinstance(body, dict) else []
    return all(text == text.strip() or len(text) <= _SHORT for text in texts)


@schemathesis.check
def nothing_leaks(ctx: CheckContext, response: Response, case: Case) -> None:
    """Neither the other user's things nor the inside of the program."""
    told = response.content.decode("utf-8", "replace") + repr(dict(response.headers))
    sent = f"{case.path_parameters} {case.query} {case.headers} {case.body!r}"  # what comes back is no news
    canary = _people[0].other.canary
    assert canary not in told or canary in sent, "the other user's word is in the answer"
    found = [match[0] for match in _WORDS.finditer(told)] + [folder for folder in _FOLDERS if folder in told]
    assert all(word in sent for word in found), f"the answer tells of the inside: {found!r}"


@schemathesis.check
def errors_have_one_shape(ctx: CheckContext, response: Response, case: Case) -> None:
    """Also where the document says nothing: other methods, unknown addresses."""
    if response.status_code >= 400 and case.method.upper() != "HEAD" and not case.path.startswith("/health"):
        error = response.json()["error"]
        assert error.keys() >= {"code", "message", "request_id"}, error
        assert not error["message"].startswith("error."), error


@schemathesis.check
def schema_and_validation_agree(ctx: CheckContext, response: Response, case: Case) -> None:
    """What the document allows is not refused field by field."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 422:
        return
    error = response.json()["error"]
    problems = [field["problem"] for field in error.get("details", {}).get("fields", [])]
    assert error["code"] != "invalid_input" or all(_UNSAYABLE.search(one) for one in problems), error
