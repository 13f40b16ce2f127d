"""The one place where failures of pydantic-ai and its transports become `ModelError`s."""

import re
from collections.abc import Iterable

from pydantic_ai.exceptions import (
    AgentRunError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelOverloadedError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelRequestTimeout,
    ModelServerError,
    ModelUnavailableError,
    UserError,
)

from engine.egress.bounded import BodyTooLarge, BodyUnreadable
from engine.egress.policy import AddressRefused
from engine.llm.errors import (
    AddressBlocked,
    CallMalformed,
    ContextOverflow,
    KeyRejected,
    ModelError,
    ProviderOverloaded,
    ProviderUnreachable,
    QuotaExhausted,
    RateLimited,
    ReplyEndless,
    ReplyMalformed,
    ReplyTruncated,
    ReplyUnreadable,
    RequestRejected,
)
from engine.llm.redaction import redact
from engine.llm.waits import wait_named

_LONGEST_DETAIL = 2_000
_CONTENT_TOO_LARGE = 413
_OUT_OF_CAPACITY = 498  # Groq's own
_FIRST_SERVER_ERROR = 500
_TOOL_USE_FAILED = "tool_use_failed"
_FORBIDDEN = 403
_OF_MODEL = re.compile(r"model_(not_|permission_)|_model\b")
"""Codes of OpenAI and Groq for a model that a key in order may not use."""
_NAMES_A_MODEL = re.compile(
    r"access to (the )?model|model [`'\"]?[\w./:-]+[`'\"]? is (blocked|not available)", re.IGNORECASE
)
_BEYOND_WINDOW = "exceed context limit"  # Anthropic, of a prompt that leaves no room for the answer

_BY_CATEGORY: tuple[tuple[type[ModelAPIError], type[ModelError]], ...] = (
    (ModelAuthenticationError, KeyRejected),
    (ModelQuotaExceededError, QuotaExhausted),
    (ModelRateLimitError, RateLimited),
    (ModelOverloadedError, ProviderOverloaded),
    (ModelUnavailableError, ProviderOverloaded),
    (ModelServerError, ProviderOverloaded),
    (ModelContextWindowExceededError, ContextOverflow),
    (ModelRequestRejectedError, RequestRejected),
    (ModelConnectionError, ProviderUnreachable),
    (ModelRequestTimeout, ProviderUnreachable),
)


def as_model_error(error: BaseException, *, has_text: bool, secrets: Iterable[str]) -> ModelError:
    """The `ModelError` for a failed call; `has_text` says whether part of the answer had already arrived."""
    detail = redact(f"{type(error).__name__}: {error}", secrets)[:_LONGEST_DETAIL]
    if any(isinstance(cause, AddressRefused) for cause in _chain(error)):
        return AddressBlocked(detail)
    if any(isinstance(cause, BodyTooLarge) for cause in _chain(error)):
        return ReplyEndless(detail)
    if any(isinstance(cause, BodyUnreadable) for cause in _chain(error)):
        return ReplyTruncated(detail) if has_text else ReplyUnreadable(detail)
    kind = _kind(error)
    if has_text and kind in {ProviderUnreachable, ReplyMalformed}:
        return ReplyTruncated(detail)
    return kind(detail, retry_after=wait_named(error) if kind is RateLimited else getattr(error, "retry_after", None))


def _kind(error: BaseException) -> type[ModelError]:
    for category, kind in _BY_CATEGORY:
        if isinstance(error, category):
            if kind is KeyRejected and _is_about_the_model(error):
                return RequestRejected
            return _rejected(error) if kind is RequestRejected else kind
    if isinstance(error, ModelHTTPError):
        if error.status_code == _CONTENT_TOO_LARGE:
            return ContextOverflow
        is_busy = error.status_code >= _FIRST_SERVER_ERROR or error.status_code == _OUT_OF_CAPACITY
        return ProviderOverloaded if is_busy else RequestRejected
    if isinstance(error, UserError):  # what pydantic-ai refuses to send
        return RequestRejected
    return ReplyMalformed if isinstance(error, AgentRunError) else ProviderUnreachable


def _is_about_the_model(error: ModelAPIError) -> bool:
    """Whether the key is in order and only this model is closed to it: others of the same key still serve."""
    if _OF_MODEL.search(error.provider_error_code or ""):
        return True
    is_forbidden = isinstance(error, ModelHTTPError) and error.status_code == _FORBIDDEN
    return is_forbidden and _NAMES_A_MODEL.search(str(error)) is not None


def _rejected(error: ModelAPIError) -> type[ModelError]:
    if error.provider_error_code == _TOOL_USE_FAILED:
        return CallMalformed
    return ContextOverflow if _BEYOND_WINDOW in str(error) else RequestRejected


def _chain(error: BaseException | None) -> Iterable[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
