"""Answers and errors in GoTrue's form."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.errors import RETRY_AFTER

API_VERSION = {"x-supabase-api-version": "2024-01-01", "cache-control": "no-store"}
_WAIT = {"Retry-After": "60"}


def json_answer(content: dict[str, Any]) -> JSONResponse:
    """A success."""
    return JSONResponse(content, headers=API_VERSION)


async def failure(_request: Request, error: Exception) -> Response:
    """An error of ours."""
    assert isinstance(error, AuthFailure)  # noqa: S101 - registered for this type
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.weak_reasons:
        body["weak_password"] = {"reasons": list(error.weak_reasons)}
    headers = API_VERSION | (_WAIT if error.status == 429 else {})
    return JSONResponse(body, status_code=error.status, headers=headers)


async def http_failure(_request: Request, error: Exception) -> Response:
    """An address or a method that there is not."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    body = {"code": "not_found", "message": error.detail}
    return JSONResponse(body, status_code=error.status_code, headers=API_VERSION)


async def unavailable(_request: Request, error: Exception) -> Response:
    """The database is away."""
    body = {"code": str(error), "message": "The database does not answer now, try again in a few seconds"}
    return JSONResponse(body, status_code=503, headers={**API_VERSION, **RETRY_AFTER})
