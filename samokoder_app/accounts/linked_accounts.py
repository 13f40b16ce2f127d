"""Accounts at GitHub and Google by which a user signs in, as this installation keeps them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import auth_identities
from samokoder_app.db.session import as_auth
from samokoder_app.settings import get_settings


class LinkedAccount(BaseModel):
    """An account at a provider; `said` is what the provider told of it."""

    model_config = ConfigDict(frozen=True)

    provider: str
    said: dict[str, Any]
    linked_at: datetime
    last_sign_in_at: datetime | None


async def list_linked_accounts(user: CurrentUser) -> list[LinkedAccount]:
    """The user's, the oldest first; none where a Supabase of its own keeps them."""
    if not get_settings().uses_embedded_auth:
        return []
    async with as_auth() as session:
        rows = await auth_identities.list_of(session, user.id)
    return [
        LinkedAccount(
            provider=row.provider,
            said=row.identity_data,
            linked_at=row.created_at,
            last_sign_in_at=row.last_sign_in_at,
        )
        for row in rows
    ]
