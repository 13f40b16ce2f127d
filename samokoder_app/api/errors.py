"""One shape for every error of the API: `{"error": {"code", "message", "request_id", "details?"}}`."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from loguru import logger
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from samokoder_app.api.limits import MAX_BODY_BYTES
from samokoder_app.errors import (
    RETRY_AFTER,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    ProductError,
    QuotaExceeded,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from samokoder_app.i18n.errors import error_sentence
from samokoder_app.i18n.languages import language_of
from samokoder_app.i18n.text import Language
from samokoder_app.logging import log_context
from samokoder_app.paths import without_tokens


class ErrorBody(BaseModel):
    """What went wrong: a stable code, a sentence in the caller's language, and the request's id for the log."""

    code: str = Field(examples=["not_found"])
    message: str = Field(examples=["There is no such thing; it may have been deleted."])
    request_id: str
    details: dict[str, Any] | None = None


class ErrorAnswer(BaseModel):
    """The body of every answer with a status of 400 or more."""

    error: ErrorBody


class MethodNotAllowed(ProductError):
    """The address exists, but not for this method."""

    status = 405
    default_code = "method_not_allowed"


class BodyTooLarge(ProductError):
    """The request's body is over the limit."""

    status = 413
    default_code = "body_too_large"


class BodyTooSlow(ProductError):
    """The request's body did not come in time."""

    status = 408
    default_code = "body_too_slow"


class BadRequest(ProductError):
    """The request cannot be read."""

    status = 400
    default_code = "invalid_input"


_BY_STATUS: dict[int, type[ProductError]] = {
    kind.status: kind
    for kind in (
        BadRequest,
        Unauthenticated,
        QuotaExceeded,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        Conflict,
        PreconditionFailed,
        BodyTooLarge,
        BodyTooSlow,
        InvalidInput,
        TooManyRequests,
        Unavailable,
    )
}


def language_for(request: HTTPConnection) -> Language:
    """The signed-in caller's own language, else the first that the request accepts."""
    known: Language | None = getattr(request.state, "language", None)
    return known or language_of(request.headers.get("accept-language", ""))


def answer(request: HTTPConnection, error: ProductError, details: dict[str, Any] | None = None) -> JSONResponse:
    """The error as a response."""
    body = ErrorBody(
        code=error.code,
        message=error_sentence(error, language_for(request)),
        request_id=getattr(request.state, "request_id", ""),
        details=details or _plain(error.values) or None,
    )
    # The answer to an unexpected error is made outside of the middleware that adds the id to all others.
    headers = {"X-Request-ID": body.request_id}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers |= RETRY_AFTER
    for name in ("retry_after", "allow"):
        if name in error.values:
            headers[name.replace("_", "-").title()] = str(error.values[name])
    return JSONResponse({"error": body.model_dump(exclude_none=True)}, error.status, headers)


def product_error_of(error: ProductError | HTTPException, method: str = "POST") -> ProductError:
    """The framework's own errors as ours."""
    if isinstance(error, ProductError):
        return error
    kind = _BY_STATUS.get(error.status_code, BadRequest)
    if kind is MethodNotAllowed:
        return kind(method=method)
    return kind(limit=MAX_BODY_BYTES // 1000) if kind is BodyTooLarge else kind()


async def refuse_socket(websocket: WebSocket, error: ProductError) -> None:
    """Refuse a WebSocket before it is accepted: in the one shape where the server can, else without words."""
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(answer(websocket, error))
    else:
        await websocket.close(1008)


def _plain(values: dict[str, object]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | None) else str(value) for name, value in values.items()
    }


def add_error_handlers(app: FastAPI) -> None:
    """Make every failure of the app answer in the one shape."""

    @app.exception_handler(ProductError)
    async def product_error(request: Request | WebSocket, error: ProductError) -> JSONResponse | None:
        if isinstance(request, WebSocket):
            await refuse_socket(request, error)
            return None
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # The rejected values are left out: one of them may be a key.
        fields = [{"field": ".".join(map(str, item["loc"])), "problem": item["msg"]} for item in error.errors()]
        return answer(request, InvalidInput(), {"fields": fields})

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        told = answer(request, product_error_of(error, request.method))
        told.headers.update(error.headers or {})
        return told

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        # This handler stands outside of the context of the request.
        with log_context(**getattr(request.state, "log_ids", {})):
            logger.opt(exception=error).error("unexpected error at {}", without_tokens(request.url.path))
        return answer(request, ProductError())
