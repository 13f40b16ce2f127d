"""What can go wrong with signing in and up."""

from typing import ClassVar

from samokoder_app.errors import ProductError


class AuthError(ProductError):
    """Signing in or up was refused.

    Codes: `invalid_credentials`, `user_already_exists`, `weak_password`, `same_password`, `email_invalid`, `signup_disabled`,
    `same_email`, `confirm_email`, `user_banned`, `too_many_requests`, `auth_unavailable`, `account_gone`, `auth_failed`; of mails
    `mail_just_sent`, `link_expired`, `link_elsewhere`, `code_wrong`, `no_mail`; of providers `oauth_denied`, `oauth_elsewhere`,
    `oauth_email`, `provider_off`, `identity_taken`, `identity_gone`, `last_identity`, `linking_off`, `oauth_failed`.
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
    "user_banned": "user_banned",
    "over_request_rate_limit": "too_many_requests",
    "over_email_send_rate_limit": "mail_just_sent",
    "otp_expired": "link_expired",
    "reauthentication_not_valid": "code_wrong",
    "otp_disabled": "no_mail",
    "email_provider_disabled": "no_mail",
    "access_denied": "oauth_denied",
    "bad_oauth_state": "oauth_elsewhere",
    "bad_oauth_callback": "oauth_elsewhere",
    "bad_code_verifier": "oauth_elsewhere",
    "flow_state_not_found": "oauth_elsewhere",
    "flow_state_expired": "oauth_elsewhere",
    "provider_email_needs_verification": "oauth_email",
    "provider_disabled": "provider_off",
    "oauth_provider_not_supported": "provider_off",
    "identity_already_exists": "identity_taken",
    "single_identity_not_deletable": "last_identity",
    "email_conflict_identity_not_deletable": "last_identity",
    "identity_not_found": "identity_gone",
    "manual_linking_disabled": "linking_off",
}


def auth_error(code: str | None) -> AuthError:
    """Our error for a code of Supabase Auth."""
    return AuthError(_CODES.get(code or "", "auth_failed"))
