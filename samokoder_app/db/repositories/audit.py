"""SQL of the audit log."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.origin import current_origin


class AuditKind(StrEnum):
    """What a line tells. The database writes most by itself; `TOLD` are those that the web process must tell."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a deed
    EMAIL_CHANGED = "email_changed"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    ACCOUNT_TAKEN_OVER = "account_taken_over"
    TOKEN_MADE = "token_made"  # noqa: S105 - as above
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - as above
    KEY_ADDED = "key_added"
    KEY_REPLACED = "key_replaced"
    KEY_DELETED = "key_deleted"
    KEY_USED = "key_used"
    EXPORTED = "exported"
    PROJECT_DELETED = "project_deleted"
    ACCOUNT_DELETED = "account_deleted"
    OPERATOR_GRANTED = "operator_granted"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_UNLOCKED = "account_unlocked"
    BUILD_STOPPED = "build_stopped"
    USER_LOCKED = "user_locked"
    USER_UNLOCKED = "user_unlocked"
    USER_BUILD_STOPPED = "user_build_stopped"
    CREDITS_GIVEN = "credits_given"
    USER_CREDITS_GIVEN = "user_credits_given"
    SHARE_MADE = "share_made"
    SHARE_CHANGED = "share_changed"
    SHARE_REVOKED = "share_revoked"
    SHARE_FORKED = "share_forked"
    MANAGED_KEY_ADDED = "managed_key_added"
    MANAGED_KEY_REPLACED = "managed_key_replaced"
    MANAGED_KEY_DELETED = "managed_key_deleted"
    PLAN_CHANGED = "plan_changed"
    USER_PLAN_GRANTED = "user_plan_granted"
    DOUBLE_ENDED = "double_ended"


Told = Literal[
    AuditKind.SIGNED_IN,
    AuditKind.SIGN_IN_FAILED,
    AuditKind.SIGNED_OUT_EVERYWHERE,
    AuditKind.PASSWORD_CHANGED,
    AuditKind.EMAIL_CHANGED,
    AuditKind.IDENTITY_LINKED,
    AuditKind.IDENTITY_UNLINKED,
    AuditKind.EXPORTED,
]


class AuditRow(BaseModel):
    """A line about a user, as he sees it."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: AuditKind
    via: Literal["session", "token"] | None
    address: str | None
    browser: str | None
    object_id: UUID | None
    object_name: str | None
    build_id: UUID | None

    @property
    def origin(self) -> str:
        """Where it came from, in the words of addresses and browsers; "" if nothing is known."""
        return " · ".join(part for part in (self.address, self.browser) if part)

    @property
    def is_by_token(self) -> bool:
        """Whether a program did it."""
        return self.via == "token"

    @property
    def is_alarming(self) -> bool:
        """Whether somebody else may have tried to get in."""
        return self.kind is AuditKind.SIGN_IN_FAILED


class OperatorsAuditRow(AuditRow):
    """A line with whom it is about; nobody any more, if the account was deleted."""

    user_id: UUID | None
    email: str | None


class NumberedLine(BaseModel):
    """A line with its number, after which the next page begins."""

    model_config = ConfigDict(frozen=True)

    id: int
    line: OperatorsAuditRow


_NOTE = text("select app.note_audit(:user_id, :kind, :via, :address, :browser, cast(:object_id as uuid), :object_name)")
_OWN = text(
    "select id, at, user_id, null as email, kind, via, address, browser, object_id, object_name, build_id"
    " from app.audit_log where user_id = :user_id and (cast(:before as bigint) is null or id < :before)"
    " order by id desc limit :most"
)
_ALL = text(
    "select a.id, a.at, a.user_id, p.email, a.kind, a.via, a.address, a.browser, a.object_id, a.object_name, a.build_id"
    " from app.audit_log a left join public.profiles p on p.id = a.user_id"
    " where (cast(:before as bigint) is null or a.id < :before)"
    " and (cast(:user_id as uuid) is null or a.user_id = :user_id) and (cast(:kind as text) is null or a.kind = :kind)"
    " order by a.id desc limit :most"
)
_FORGET = text("select app.forget_audit()")


async def note(
    session: AsyncSession, user_id: UUID, kind: Told, object_id: UUID | None = None, object_name: str | None = None
) -> None:
    """A line about a user, from where the present request came, in this `as_auth` transaction.

    Nothing is written of somebody who has no account.
    """
    values = {"user_id": user_id, "kind": kind, "object_id": object_id, "object_name": object_name}
    await session.execute(_NOTE, values | current_origin().model_dump())


async def own_lines(session: AsyncSession, user_id: UUID, before: int | None, most: int) -> list[NumberedLine]:
    """A user's lines before a number, the newest first."""
    rows = await session.execute(_OWN, {"user_id": user_id, "before": before, "most": most})
    return [_numbered(dict(row._mapping)) for row in rows]


async def all_lines(
    session: AsyncSession, before: int | None, most: int, user_id: UUID | None, kind: AuditKind | None
) -> list[NumberedLine]:
    """Everybody's lines before a number, or those of a user or a kind, in an `as_auth` session: for operators."""
    values = {"before": before, "most": most, "user_id": user_id, "kind": kind}
    rows = await session.execute(_ALL, values)
    return [_numbered(dict(row._mapping)) for row in rows]


async def forget_old(session: AsyncSession) -> bool:
    """Delete a bounded number of lines that are too old, for the worker's role; whether there are more."""
    return bool(await session.scalar(_FORGET))


def _numbered(row: dict[str, object]) -> NumberedLine:
    return NumberedLine.model_validate({"id": row.pop("id"), "line": row})
