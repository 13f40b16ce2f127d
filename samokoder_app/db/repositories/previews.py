"""SQL of preview addresses, tickets and cookies; only hashes of tickets and cookies are stored."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_HOST = text("select app.preview_host(:project_id, :new)")
_KNOWN_HOST = text("select host_id from app.preview_hosts where project_id = :project_id")
_ISSUE = text("select app.issue_preview_ticket(:project_id, :hash, :seconds, :session_id)")
_REDEEM = text("select app.redeem_preview_ticket(:host_id, :hash, :cookie_hash, :seconds)")
# Labels are of projects or of links, never of both.
_VISITOR = text("""
select project_id, user_id, null::uuid as share_id, false as with_secrets
from app.preview_visitor(:host_id, :cookie_hash) where project_id is not null
union all
select project_id, user_id, share_id, with_secrets
from app.share_visitor(:host_id, :cookie_hash) where project_id is not null
""")


async def preview_host(session: AsyncSession, project_id: UUID, new: str) -> str:
    """The project's label among preview hosts; `new` becomes it if there is none yet."""
    return str((await session.execute(_HOST, {"project_id": project_id, "new": new})).scalar_one())


async def known_host(session: AsyncSession, project_id: UUID) -> str | None:
    """The project's label if it has one."""
    found: str | None = (await session.execute(_KNOWN_HOST, {"project_id": project_id})).scalar_one_or_none()
    return found


async def issue_ticket(
    session: AsyncSession, project_id: UUID, digest: bytes, seconds: int, session_id: UUID | None
) -> None:
    """Keep the hash of a new ticket; it ends with the browser session `session_id`."""
    values = {"project_id": project_id, "hash": digest, "seconds": seconds, "session_id": session_id}
    await session.execute(_ISSUE, values)


async def redeem_ticket(session: AsyncSession, host_id: str, digest: bytes, cookie_digest: bytes, seconds: int) -> bool:
    """Make a ticket into a cookie; False if it is unknown, used, too old or another preview's."""
    values = {"host_id": host_id, "hash": digest, "cookie_hash": cookie_digest, "seconds": seconds}
    return (await session.execute(_REDEEM, values)).scalar_one() is not None


class VisitorRow(NamedTuple):
    """Project and owner that a cookie stands for, and the link by which its holder came, if he did."""

    project_id: UUID
    user_id: UUID
    share_id: UUID | None
    with_secrets: bool


async def visitor(session: AsyncSession, host_id: str, cookie_digest: bytes) -> VisitorRow | None:
    """What a cookie stands for on this host."""
    row = (await session.execute(_VISITOR, {"host_id": host_id, "cookie_hash": cookie_digest})).one_or_none()
    return None if row is None else VisitorRow(row.project_id, row.user_id, row.share_id, row.with_secrets)
