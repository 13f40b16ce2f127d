"""Errors of the auth server, as GoTrue names them."""


class AuthFailure(Exception):
    """An answer other than success: HTTP status, GoTrue's code, a message for developers."""

    def __init__(self, status: int, code: str, message: str, *, weak_reasons: tuple[str, ...] = ()) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.weak_reasons = weak_reasons
        super().__init__(code)


def invalid_credentials() -> AuthFailure:
    """The same answer for an unknown address and for a wrong password."""
    return AuthFailure(400, "invalid_credentials", "Invalid login credentials")


def bad_token(message: str = "Invalid token") -> AuthFailure:
    """An access token that is missing, forged, or too old."""
    return AuthFailure(401, "bad_jwt", message)
