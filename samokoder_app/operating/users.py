"""Users as operators see them, and the lock of an account."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import auth_users, operating
from samokoder_app.db.repositories.operating import UserOverview
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.paging import Page, checked_cursor, page_of
from samokoder_app.previews.service import end_previews_of
from samokoder_app.settings import get_settings

MAX_PAGE = 200
MOST_OF_SEARCH = 200
"""Characters of a search that are looked at."""


async def list_users(
    user: CurrentUser, search: str = "", cursor: str | None = None, limit: int = 50
) -> Page[UserOverview]:
    """Everybody, or those whose address or name has `search` in it; raises `NotFound` for who is no operator."""
    size = max(1, min(limit, MAX_PAGE))
    wanted = storable_text(search.strip()[:MOST_OF_SEARCH])
    async with as_user(user.id) as session:
        found = await operating.list_users(session, wanted, checked_cursor(cursor), size + 1)
    return page_of(found[:size], lambda one: (one.created_at, one.id), is_more=len(found) > size)


async def lock_account(user: CurrentUser, user_id: UUID, *, is_locked: bool) -> None:
    """Lock an account, which ends its sessions and stops its builds and previews, or open it again.

    Raises `NotFound` for who is no operator or of whom there is nothing, `Conflict` for an operator's account.
    """
    async with as_user(user.id) as session:
        await operating.lock_account(session, user_id, is_locked=is_locked)
    if is_locked:
        end_previews_of(user_id)
    if get_settings().uses_embedded_auth:
        # Only so that the auth server says it, too: with a locked account nobody is let in here anyhow.
        async with as_auth() as session:
            await auth_users.ban(session, user_id, is_banned=is_locked)
