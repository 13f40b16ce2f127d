"""The errors a user may see.

ProductError (code, status, message_key)
├── InvalidInput       422
├── Unauthenticated    401
├── QuotaExceeded      402
├── Forbidden          403
├── NotFound           404
├── Conflict           409
├── PreconditionFailed 412
├── TooManyRequests    429
└── Unavailable        503

`code` is stable and part of the REST contract; the sentence for it lives in the i18n catalogue
under `message_key` (default `error.<code>`), filled with `values`.
"""

from typing import ClassVar

RETRY_AFTER = {"Retry-After": "3"}
"""Goes with every `Unavailable`: parts of the platform come back within seconds, or somebody has to help."""


class ProductError(Exception):
    """Something the user should be told, with its HTTP status."""

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "internal"

    def __init__(self, code: str | None = None, *, message_key: str | None = None, **values: object) -> None:
        self.code = code or self.default_code
        self.message_key = message_key or f"error.{self.code}"
        self.values = values
        super().__init__(self.code)


class InvalidInput(ProductError):
    """The input breaks a rule; `values` may say which."""

    status = 422
    default_code = "invalid_input"


class Unauthenticated(ProductError):
    """Nobody is signed in, or the session has ended."""

    status = 401
    default_code = "unauthenticated"


class QuotaExceeded(ProductError):
    """A limit of the user's plan is reached."""

    status = 402
    default_code = "quota_exceeded"


class Forbidden(ProductError):
    """The user is known and may not do this."""

    status = 403
    default_code = "forbidden"


class NotFound(ProductError):
    """There is no such thing, or it belongs to somebody else."""

    status = 404
    default_code = "not_found"


class Conflict(ProductError):
    """The present state does not allow this."""

    status = 409
    default_code = "conflict"


class PreconditionFailed(ProductError):
    """The thing changed since the caller read it."""

    status = 412
    default_code = "stale"


class TooManyRequests(ProductError):
    """The caller must wait before trying again."""

    status = 429
    default_code = "too_many_requests"


class Unavailable(ProductError):
    """A part of the platform is down or missing; the sentence names it."""

    status = 503
    default_code = "unavailable"
