"""SQL of mails on their way. For `as_auth` sessions."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class NewMail(BaseModel):
    """A mail to send; `sealed` is what it says, and `lives` how long there is a point in trying."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID
    address: str
    kind: str
    language: Literal["ru", "en"]
    sealed: str
    lives: timedelta


class OutgoingMail(BaseModel):
    """A mail that the caller holds for the moment and alone may send."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    address: str
    kind: str
    sealed: str
    tries: int


class KeptMail(BaseModel):
    """A mail as an operator sees it; `sealed` is gone once it was sent or given up."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    address: str
    kind: str
    language: Literal["ru", "en"]
    sealed: str | None
    tries: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None


_INSERT = text(
    "insert into app.outbox_mail (user_id, address, kind, language, sealed, give_up_at)"
    " values (:user_id, :address, :kind, :language, :sealed, now() + cast(:lives as interval))"
)
_HOLD = text("select pg_advisory_xact_lock(hashtextextended('mails:' || :kind || ':' || :whose, 0))")
_COUNT = text(
    "select count(*) filter (where created_at > now() - interval '1 hour') as in_hour, count(*) as in_day"
    " from app.outbox_mail where address = :address and kind = :kind and created_at > now() - interval '1 day'"
    " and (cast(:user_id as uuid) is null or user_id = :user_id)"
)
_COUNT_OF_USER = text(
    "select count(*) from app.outbox_mail"
    " where user_id = :user_id and kind = :kind and created_at > now() - interval '1 day'"
)
_GIVE_UP_OLD = text(
    "update app.outbox_mail set given_up_at = now(), sealed = null where id in (select id from app.outbox_mail"
    " where sent_at is null and given_up_at is null and give_up_at <= now() limit 1000 for update skip locked)"
)
_TAKE = text(
    "update app.outbox_mail set tries = tries + 1, next_try_at = now() + cast(:held as interval) where id in ("
    " select id from app.outbox_mail where sent_at is null and given_up_at is null and next_try_at <= now()"
    " order by next_try_at limit :most for update skip locked)"
    " returning id, address, kind, sealed, tries"
)
_SENT = text("update app.outbox_mail set sent_at = now(), sealed = null, error = null where id = :id")
_GIVE_UP = text("update app.outbox_mail set given_up_at = now(), sealed = null, error = :error where id = :id")
_LATER = text(
    "update app.outbox_mail set error = :error, next_try_at = now() + cast(:pause as interval)"
    " where id = :id and sent_at is null"
)
_NEXT = text(
    "select extract(epoch from min(next_try_at) - now()) from app.outbox_mail where sent_at is null and given_up_at is null"
)
_KEPT = text(
    "select id, address, kind, language, sealed, tries, error, created_at, sent_at, given_up_at from app.outbox_mail"
    " order by created_at desc, id limit :most"
)
_FORGET = text("select app.forget_mails()")


async def hold_counts(session: AsyncSession, kind: str, whose: str) -> None:
    """One transaction at a time counts mails of this kind of a sender, or to an address."""
    await session.execute(_HOLD, {"kind": kind, "whose": whose})


async def insert(session: AsyncSession, mail: NewMail) -> None:
    """Put a mail into the outbox, in the transaction of what it tells."""
    values = mail.model_dump() | {"lives": _interval(mail.lives)}
    await session.execute(_INSERT, values)


async def count_recent(session: AsyncSession, address: str, kind: str, user_id: UUID | None = None) -> tuple[int, int]:
    """How many mails of this kind, of a user or of all, went to an address within the last hour and the last day."""
    row = (await session.execute(_COUNT, {"address": address, "kind": kind, "user_id": user_id})).one()
    return int(row.in_hour), int(row.in_day)


async def count_of_user(session: AsyncSession, user_id: UUID, kind: str) -> int:
    """How many mails of this kind a user had sent, to whomever, within the last day."""
    return int((await session.execute(_COUNT_OF_USER, {"user_id": user_id, "kind": kind})).scalar_one())


async def take_due(session: AsyncSession, most: int, held: timedelta) -> list[OutgoingMail]:
    """Mails that are due, each given to nobody else for the time `held`; those too old are given up."""
    await session.execute(_GIVE_UP_OLD)
    rows = await session.execute(_TAKE, {"most": most, "held": _interval(held)})
    return [OutgoingMail.model_validate(dict(row._mapping)) for row in rows]


async def mark_sent(session: AsyncSession, mail_id: UUID) -> None:
    """It is on its way; what it said is forgotten."""
    await session.execute(_SENT, {"id": mail_id})


async def give_up(session: AsyncSession, mail_id: UUID, error: str) -> None:
    """It will never be sent; what it said is forgotten."""
    await session.execute(_GIVE_UP, {"id": mail_id, "error": error})


async def try_later(session: AsyncSession, mail_id: UUID, error: str, pause: timedelta) -> None:
    """It could not be sent now."""
    await session.execute(_LATER, {"id": mail_id, "error": error, "pause": _interval(pause)})


async def seconds_to_next(session: AsyncSession) -> float | None:
    """When the next mail is due, in seconds from now; None if none waits."""
    found = await session.scalar(_NEXT)
    return None if found is None else float(found)


async def list_kept(session: AsyncSession, most: int) -> list[KeptMail]:
    """The mails of the last week, the newest first."""
    rows = await session.execute(_KEPT, {"most": most})
    return [KeptMail.model_validate(dict(row._mapping)) for row in rows]


async def forget_old(session: AsyncSession) -> bool:
    """Delete a bounded number of mails that are too old, for the worker's role; whether there are more."""
    return bool(await session.scalar(_FORGET))


def _interval(length: timedelta) -> str:
    return f"{length.total_seconds()} seconds"
