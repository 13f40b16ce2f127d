"""What can go wrong with signing in and up."""

from typing import ClassVar

from samokoder_app.errors import ProductError


class AuthError(ProductError):
    """Signing in or up was refused.

    Codes: `invalid_credentials`, `user_already_exists`, `weak_password`, `same_password`, `email_invalid`, `signup_disabled`,
    `confirm_email`, `user_banned`, `too_many_requests`, `auth_unavailable`, `account_gone`, `link_expired`, `code_wrong`,
    `no_mail`, `auth_failed`.
    """

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "auth_failed"


_CODES = {
    "invalid_credentials": "invalid_credentials",
    "user_already_exists": "user_already_exists",
    "email_exists": "user_already_exists",
    "weak_password": "weak_password",
    "same_password": "same_password",
    "validation_failed": "email_invalid",
    "email_address_invalid": "email_invalid",
    "signup_disabled": "signup_disabled",
    "email_not_confirmed": "confirm_email",
    "otp_expired": "link_expired",
    "reauthentication_not_valid": "code_wrong",
    "email_provider_disabled": "no_mail",
    "user_banned": "user_banned",
    "over_request_rate_limit": "too_many_requests",
    "over_email_send_rate_limit": "too_many_requests",
}


def auth_error(code: str | None) -> AuthError:
    """Our error for a code of Supabase Auth."""
    return AuthError(_CODES.get(code or "", "auth_failed"))
