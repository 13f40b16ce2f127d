"""The JSON that GoTrue answers with."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samokoder_app.db.repositories.auth_identities import IdentityRow
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

    def without_password(self) -> Self:
        """The same answer, that says that a password was taken away: it was not the owner's."""
        told = self.user["app_metadata"] | {"password_is_gone": True}
        return self.model_copy(update={"user": self.user | {"app_metadata": told}})


def user_json(user: UserRow) -> dict[str, Any]:
    """A user as the client expects it; never the password's hash."""
    identities = [_identity_json(one) for one in user.identities]
    if user.encrypted_password or not identities:
        identities.insert(0, _email_identity(user))
    providers = list(dict.fromkeys(one["provider"] for one in identities))
    told: dict[str, Any] = {
        "id": str(user.id),
        "aud": "authenticated",
        "role": "authenticated",
        "email": user.email,
        "phone": "",
        "email_confirmed_at": _iso(user.email_confirmed_at),
        "confirmed_at": _iso(user.email_confirmed_at),
        "last_sign_in_at": _iso(user.last_sign_in_at),
        "app_metadata": user.raw_app_meta_data | {"providers": providers},
        "user_metadata": user.raw_user_meta_data,
        "identities": identities,
        "created_at": _iso(user.created_at),
        "updated_at": _iso(user.updated_at),
        "is_anonymous": False,
    }
    if user.email_change is not None:
        told |= {"new_email": user.email_change, "email_change_sent_at": _iso(user.email_change_sent_at)}
    return told


def new_user_json(user_id: UUID, email: str, metadata: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A user who has to confirm his address, as it is told for every address: of a known one nothing is in it."""
    return {
        "id": str(user_id),
        "aud": "authenticated",
        "role": "authenticated",
        "email": email,
        "phone": "",
        "confirmation_sent_at": now.isoformat(),
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": metadata,
        "identities": [],
        "created_at": now.isoformat(),
        "updated_at": now.isoformat(),
        "is_anonymous": False,
    }


def _email_identity(user: UserRow) -> dict[str, Any]:
    """The way in by address and password, which is no row of its own: it cannot be unlinked."""
    said = {
        "sub": str(user.id),
        "email": user.email,
        "email_verified": user.email_confirmed_at is not None,
        "phone_verified": False,
    }
    return {
        "identity_id": str(user.id),
        "id": str(user.id),
        "user_id": str(user.id),
        "identity_data": said,
        "provider": "email",
        "email": user.email,
        "last_sign_in_at": _iso(user.last_sign_in_at),
        "created_at": _iso(user.created_at),
        "updated_at": _iso(user.updated_at),
    }


def _identity_json(identity: IdentityRow) -> dict[str, Any]:
    return {
        "identity_id": str(identity.id),
        "id": identity.provider_id,
        "user_id": str(identity.user_id),
        "identity_data": identity.identity_data,
        "provider": identity.provider,
        "email": identity.identity_data.get("email"),
        "last_sign_in_at": _iso(identity.last_sign_in_at),
        "created_at": _iso(identity.created_at),
        "updated_at": _iso(identity.updated_at),
    }


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
