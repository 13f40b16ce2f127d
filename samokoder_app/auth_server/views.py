"""The JSON that GoTrue answers with."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from samokoder_app.db.repositories.auth_users import UserRow


class TokenAnswer(BaseModel):
    """A session as the client expects it."""

    model_config = ConfigDict(frozen=True)

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the type's name
    expires_in: int
    expires_at: int
    refresh_token: str
    user: dict[str, Any]


def user_json(user: UserRow) -> dict[str, Any]:
    """A user as the client expects it; never the password's hash."""
    return {
        "id": str(user.id),
        "aud": "authenticated",
        "role": "authenticated",
        "email": user.email,
        "phone": "",
        "email_confirmed_at": _iso(user.email_confirmed_at),
        "confirmed_at": _iso(user.email_confirmed_at),
        "last_sign_in_at": _iso(user.last_sign_in_at),
        "app_metadata": user.raw_app_meta_data,
        "user_metadata": user.raw_user_meta_data,
        "identities": [],
        "created_at": _iso(user.created_at),
        "updated_at": _iso(user.updated_at),
        "is_anonymous": False,
    }


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
