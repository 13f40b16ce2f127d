"""SQL of changes of an address: asked for, confirmed from both sides, done. For `as_auth` sessions."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.auth_users import UserRow

_MOST_OF_ONE_ADDRESS = 3
_BEGIN = text(
    "update auth.users set email_change = :new, email_change_sent_at = now(), email_change_old_confirmed = false,"
    " email_change_new_confirmed = false where id = :id"
)
_FIND = text(
    "select * from auth.users where lower(email_change) = lower(:new)"
    " order by email_change_sent_at desc nulls last limit :most"
)
_CONFIRM_OLD = text(
    "update auth.users set email_change_old_confirmed = true where id = :id and email_change is not null"
)
_CONFIRM_NEW = text(
    "update auth.users set email_change_new_confirmed = true where id = :id and email_change is not null"
)
_CONFIRMED = text(
    "select email_change_old_confirmed as by_old, email_change_new_confirmed as by_new from auth.users where id = :id"
)
_FINISH = text(
    "update auth.users u set email = email_change, email_change = null, email_confirmed_at = now(),"
    " awaits_confirmation = false, email_change_old_confirmed = false, email_change_new_confirmed = false"
    " where id = :id and email_change is not null and email_change_old_confirmed and email_change_new_confirmed"
    " and not exists (select from auth.users o where lower(o.email) = lower(u.email_change)) returning u.email"
)


class Confirmed(BaseModel):
    """From which addresses a change was confirmed."""

    model_config = ConfigDict(frozen=True)

    by_old: bool
    by_new: bool


async def begin(session: AsyncSession, user_id: UUID, new: str) -> None:
    """Somebody wants another address; an earlier wish is over."""
    await session.execute(_BEGIN, {"id": user_id, "new": new})


async def asked_for(session: AsyncSession, new: str) -> list[UserRow]:
    """The users who want this address, those who asked last first."""
    rows = await session.execute(_FIND, {"new": new, "most": _MOST_OF_ONE_ADDRESS})
    return [UserRow.model_validate(dict(row._mapping)) for row in rows]


async def confirm(session: AsyncSession, user_id: UUID, *, from_new: bool) -> Confirmed:
    """One of the two addresses agrees; the caller has locked the user."""
    await session.execute(_CONFIRM_NEW if from_new else _CONFIRM_OLD, {"id": user_id})
    return await confirmed(session, user_id)


async def confirmed(session: AsyncSession, user_id: UUID) -> Confirmed:
    """From which addresses the change under way was confirmed."""
    row = (await session.execute(_CONFIRMED, {"id": user_id})).mappings().one()
    return Confirmed.model_validate(dict(row))


async def finish(session: AsyncSession, user_id: UUID) -> str | None:
    """Put the new address in place of the old one if both agree; None if it is somebody else's by now."""
    found = await session.scalar(_FINISH, {"id": user_id})
    return None if found is None else str(found)
