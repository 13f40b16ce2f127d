"""The outbox: a mail is a row in the transaction of what it tells, sealed until it is sent."""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories import outbox
from samokoder_app.db.session import as_auth_at_once
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.platform.secrets import sealing_for

SEALED_FOR = "mail"
LINK_LIFETIME = timedelta(hours=1)
_NOTICE_LIFETIME = timedelta(days=1)
_MOST_AN_HOUR, _MANY_A_DAY, _THEN_AN_HOUR = 6, 20, 1
_MOST_OF_ALL_AN_HOUR = 30
_MOST_SHOWN = 200


class ShownMail(BaseModel):
    """A mail for the page of operators; `letter` is None once it was sent, given up, or cannot be opened any more."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    address: str
    kind: LetterKind
    created_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    tries: int
    error: str | None
    letter: Letter | None


async def has_room(session: AsyncSession, address: str, kind: LetterKind, user_id: UUID | None = None) -> bool:
    """Whether one more mail of this kind may go to an address: six an hour, after twenty in a day one an hour.

    Counted by kind, because who asks may be a stranger: when he has used up what there is, as many links of that kind
    have just arrived and are good for an hour. The owner is never without one. With `user_id`, of an address that is not
    the user's yet, counted by user: links of others who want it are of no use to him; of all together thirty an hour.
    """
    in_hour, in_day = await outbox.count_recent(session, address, kind, user_id)
    has_his = in_hour < (_MOST_AN_HOUR if in_day < _MANY_A_DAY else _THEN_AN_HOUR)
    if user_id is None or not has_his:
        return has_his
    of_all, _ = await outbox.count_recent(session, address, kind)
    return of_all < _MOST_OF_ALL_AN_HOUR


async def has_room_for_another(
    session: AsyncSession, address: str, kind: LetterKind, sender_id: UUID, a_day: int
) -> bool:
    """Whether a user may have one more mail of this kind sent to somebody else: as `has_room`, and `a_day` to all.

    Until the transaction ends nobody else counts mails of this sender or to this address, so that of two at once the second
    counts what the first has left.
    """
    await outbox.hold_counts(session, kind, str(sender_id))
    await outbox.hold_counts(session, kind, address)
    sent = await outbox.count_of_user(session, sender_id, kind)
    return sent < a_day and await has_room(session, address, kind, sender_id)


async def put(session: AsyncSession, user_id: UUID, address: str, letter: Letter) -> None:
    """Leave a mail for the sender, in this `as_auth` transaction; call `wake` once it is committed."""
    mail = outbox.NewMail(
        user_id=user_id,
        address=address,
        kind=letter.kind,
        language=letter.language,
        sealed=sealing_for(SEALED_FOR).encrypt(letter.model_dump_json().encode()).decode(),
        lives=LINK_LIFETIME if letter.is_short_lived else _NOTICE_LIFETIME,
    )
    await outbox.insert(session, mail)


def opened(sealed: str) -> Letter | None:
    """The letter of a mail; None if no master secret opens it any more."""
    try:
        return Letter.model_validate_json(sealing_for(SEALED_FOR).decrypt(sealed.encode()))
    except (InvalidToken, ValidationError):
        return None


async def list_mails() -> list[ShownMail]:
    """The mails of the last week, the newest first. For operators alone: the caller has checked that."""
    async with as_auth_at_once() as session:
        rows = await outbox.list_kept(session, _MOST_SHOWN)
    return [_shown(row) for row in rows]


def _shown(row: outbox.KeptMail) -> ShownMail:
    letter = opened(row.sealed) if row.sealed else None
    return ShownMail(letter=letter, **row.model_dump(exclude={"language", "sealed"}))
