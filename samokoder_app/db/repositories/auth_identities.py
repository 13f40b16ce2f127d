"""SQL of users' accounts at providers. For `as_auth` sessions.

Locks are taken in the order users, identities: `auth_users.hold_by_id` comes before every change.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class IdentityRow(BaseModel):
    """A row of `auth.identities`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    user_id: UUID
    provider: str
    provider_id: str
    identity_data: dict[str, Any]
    last_sign_in_at: datetime | None
    created_at: datetime
    updated_at: datetime


_OWNER = text("select user_id from auth.identities where provider = :provider and provider_id = :provider_id")
_USER_OF_SESSION = text("select user_id from auth.sessions where id = :id")
# Its address is the provider's word; a password it gets when its owner sets one.
_MAKE_USER = text(
    "insert into auth.users (email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)"
    " values (:email, '', now(), jsonb_build_object('provider', cast(:provider as text),"
    " 'providers', jsonb_build_array(cast(:provider as text))), cast(:metadata as jsonb))"
    " on conflict (lower(email)) do nothing returning id"
)
_ADD = text(
    "insert into auth.identities (user_id, provider, provider_id, identity_data, last_sign_in_at)"
    " values (:user_id, :provider, :provider_id, cast(:data as jsonb), now())"
    " on conflict (provider, provider_id) do nothing returning id"
)
_SIGNED_IN = text(
    "update auth.identities set last_sign_in_at = now(), identity_data = cast(:data as jsonb)"
    " where user_id = :user_id and provider = :provider and provider_id = :provider_id returning id"
)
_OF_USER = text("select * from auth.identities where user_id = :user_id order by created_at, id")
_REMOVE = text("delete from auth.identities where id = :id and user_id = :user_id returning provider")


async def owner(session: AsyncSession, provider: str, provider_id: str) -> UUID | None:
    """Whose this account of a provider is."""
    found = await session.scalar(_OWNER, {"provider": provider, "provider_id": provider_id})
    return UUID(str(found)) if found else None


async def user_of_session(session: AsyncSession, session_id: UUID) -> UUID | None:
    """Whose session this is; None once it has ended."""
    found = await session.scalar(_USER_OF_SESSION, {"id": session_id})
    return UUID(str(found)) if found else None


async def make_user(session: AsyncSession, email: str, provider: str, metadata_json: str) -> UUID | None:
    """A new user with a proven address and no password; None if the address is taken."""
    values = {"email": email, "provider": provider, "metadata": metadata_json}
    made = await session.scalar(_MAKE_USER, values)
    return UUID(str(made)) if made else None


async def add(session: AsyncSession, user_id: UUID, provider: str, provider_id: str, data_json: str) -> bool:
    """Make this account of a provider one of the user's ways in; False if it is somebody's already."""
    values = {"user_id": user_id, "provider": provider, "provider_id": provider_id, "data": data_json}
    return await session.scalar(_ADD, values) is not None


async def note_sign_in(session: AsyncSession, user_id: UUID, provider: str, provider_id: str, data_json: str) -> bool:
    """The user came by this account, which says this of itself now; False if it is not (any longer) his."""
    values = {"user_id": user_id, "provider": provider, "provider_id": provider_id, "data": data_json}
    return await session.scalar(_SIGNED_IN, values) is not None


async def list_of(session: AsyncSession, user_id: UUID) -> list[IdentityRow]:
    """The user's, the oldest first."""
    rows = await session.execute(_OF_USER, {"user_id": user_id})
    return [IdentityRow.model_validate(dict(row)) for row in rows.mappings()]


async def remove(session: AsyncSession, user_id: UUID, identity_id: UUID) -> str | None:
    """Take this way in from the user; answers its provider, None if he has no such identity."""
    found = await session.scalar(_REMOVE, {"id": identity_id, "user_id": user_id})
    return str(found) if found else None
