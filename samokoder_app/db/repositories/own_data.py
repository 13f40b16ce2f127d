"""SQL of whole accounts: their end, and exports under way. For `as_auth` sessions."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.origin import current_origin

_DELETE = text("select app.delete_account(:user_id, :with_login)")
_IS_FRESH = text(
    "select exists (select from app.web_sessions where user_id = :user_id and public_id = cast(:public_id as uuid)"
    " and created_at > now() - make_interval(mins => :minutes))"
)
_HAS_PASSWORD = text("select coalesce(encrypted_password like '$argon2%', false) from auth.users where id = :user_id")
_BEGIN = text("select app.begin_account_export(:user_id, :holder, :seconds, :via, :address, :browser)")
_RENEW = text("select app.renew_account_export(:user_id, :holder, :seconds)")
_END = text("select app.end_account_export(:user_id, :holder)")


async def delete_account(session: AsyncSession, user_id: UUID, with_login: bool) -> list[UUID]:
    """Delete everything of a user, on the embedded auth server also there; his projects are the answer.

    Raises `Conflict` (`last_operator`), `NotFound`.
    """
    gone = await session.scalar(_DELETE, {"user_id": user_id, "with_login": with_login})
    return [UUID(str(one)) for one in gone or []]


async def signed_in_within(session: AsyncSession, user_id: UUID, public_id: UUID | None, minutes: int) -> bool:
    """Whether this browser session of the user began in the last minutes."""
    values = {"user_id": user_id, "public_id": public_id, "minutes": minutes}
    return bool(await session.scalar(_IS_FRESH, values))


async def has_password(session: AsyncSession, user_id: UUID) -> bool:
    """Whether the embedded auth server knows a password of this user."""
    return bool(await session.scalar(_HAS_PASSWORD, {"user_id": user_id}))


async def begin_export(session: AsyncSession, user_id: UUID, holder: UUID, seconds: float) -> bool:
    """Begin an export and tell it in the audit log; False while another of this user is under way."""
    origin = current_origin()
    values = {"user_id": user_id, "holder": holder, "seconds": seconds, **origin.model_dump()}
    return bool(await session.scalar(_BEGIN, values))


async def renew_export(session: AsyncSession, user_id: UUID, holder: UUID, seconds: float) -> bool:
    """Hold on to an export; False if it is another's by now, or the account is gone."""
    return bool(await session.scalar(_RENEW, {"user_id": user_id, "holder": holder, "seconds": seconds}))


async def end_export(session: AsyncSession, user_id: UUID, holder: UUID) -> None:
    """Let the next one begin."""
    await session.execute(_END, {"user_id": user_id, "holder": holder})
