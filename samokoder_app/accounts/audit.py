"""The audit log: what was done with an account, told to its owner and to operators.

Keys, tokens, projects and operators' rights are told by the database itself, in the transaction of the deed. What it
does not see goes through `note`, or `db.repositories.audit.note` where there is a transaction.
"""

import base64
import binascii
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import audit
from samokoder_app.db.repositories.audit import AuditKind, AuditRow, NumberedLine, OperatorsAuditRow, Told
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.errors import Forbidden, InvalidInput
from samokoder_app.paging import Page
from samokoder_app.settings import get_settings

__all__ = ["AuditKind", "AuditRow", "OperatorsAuditRow"]

MAX_PAGE = 200
_LONGEST_NUMBER = 18


async def note(user_id: UUID, kind: Told, object_id: UUID | None = None, object_name: str | None = None) -> None:
    """A line about a user in a transaction of its own, from where the present request came."""
    async with as_auth() as session:
        await audit.note(session, user_id, kind, object_id, object_name)


async def tell_elsewhere(
    user_id: UUID, kind: Told, object_name: str | None = None, *, within: AsyncSession | None = None
) -> None:
    """A line about what a Supabase of its own did, `within` an `as_auth` transaction or in one of its own.

    Nothing with the embedded server, whose tables tell it by themselves.
    """
    if get_settings().uses_embedded_auth:
        return
    if within is None:
        await note(user_id, kind, object_name=object_name)
    else:
        await audit.note(within, user_id, kind, object_name=object_name)


async def list_own(user: CurrentUser, cursor: str | None = None, limit: int = 50) -> Page[AuditRow]:
    """The user's own lines, the newest first."""
    before, size = _before(cursor), max(1, min(limit, MAX_PAGE))
    async with as_user(user.id) as session:
        found = await audit.own_lines(session, user.id, before, size + 1)
    shown = tuple(AuditRow(**one.line.model_dump(include=set(AuditRow.model_fields))) for one in found[:size])
    return Page(items=shown, next_cursor=_following(found, size))


async def list_all(
    user: CurrentUser,
    cursor: str | None = None,
    limit: int = 50,
    of_user: UUID | None = None,
    kind: AuditKind | None = None,
) -> Page[OperatorsAuditRow]:
    """Everybody's lines, or those of a user or a kind, the newest first; raises `Forbidden` for who is no operator."""
    if not user.is_operator:
        raise Forbidden
    before, size = _before(cursor), max(1, min(limit, MAX_PAGE))
    async with as_auth() as session:
        found = await audit.all_lines(session, before, size + 1, of_user, kind)
    return Page(items=tuple(one.line for one in found[:size]), next_cursor=_following(found, size))


def _following(found: list[NumberedLine], size: int) -> str | None:
    if len(found) <= size:
        return None
    return base64.urlsafe_b64encode(str(found[size - 1].id).encode()).decode().rstrip("=")


def _before(cursor: str | None) -> int | None:
    if not cursor:
        return None
    try:
        number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("cursor_invalid") from error
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        raise InvalidInput("cursor_invalid")
    return int(number)
