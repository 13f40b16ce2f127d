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


def session_not_found() -> AuthFailure:
    """A session that has ended, though its access token has not."""
    return AuthFailure(403, "session_not_found", "Session from session_id claim in JWT does not exist")


def flow_state_not_found() -> AuthFailure:
    """A code or a ticket of a sign-in under way that is unknown, used or too old."""
    return AuthFailure(404, "flow_state_not_found", "invalid flow state, no valid flow state found")


def bad_code_verifier() -> AuthFailure:
    """Another secret of PKCE than that of who began."""
    return AuthFailure(400, "bad_code_verifier", "code challenge does not match previously saved code verifier")


def otp_expired() -> AuthFailure:
    """A link or a code of a mail that is wrong, used or too old."""
    return AuthFailure(403, "otp_expired", "Token has expired or is invalid")
