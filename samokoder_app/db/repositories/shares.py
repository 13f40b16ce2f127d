"""SQL of public links: made and ended by who may share a project, opened by anybody who has one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

SEALED_FOR = "share links"
"""The purpose for which the tokens of links are sealed."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class ShareRow(_Row):
    """A link, as those see it who may share its project; `sealed` is its token."""

    id: UUID
    name: str
    sealed: str
    created_by: str
    shows_preview: bool
    shows_history: bool
    shows_code: bool
    allows_fork: bool
    with_secrets: bool
    visits: int
    last_visit_at: datetime | None
    created_at: datetime
    expires_at: datetime | None


class ShownNow(_Row):
    """What a link shows at this moment."""

    shows_preview: bool
    shows_history: bool
    shows_code: bool
    allows_fork: bool
    with_secrets: bool
    expires_at: datetime | None


class OpenedShare(ShownNow):
    """What a token opens."""

    share_id: UUID
    project_id: UUID
    owner_id: UUID

    @property
    def shown(self) -> ShownNow:
        """What it shows."""
        return ShownNow(**self.model_dump(include=set(ShownNow.model_fields)))


class NewShare(_Row):
    """A link that is to be kept."""

    name: str
    hash: bytes
    sealed: str
    host_id: str
    preview: bool
    history: bool
    code: bool
    fork: bool
    secrets: bool
    expires: datetime | None


class SharedFork(_Row):
    """A project that is made from a shared version; without a state there is no build."""

    version: int
    name: str
    description: str
    title: str
    paths: Sequence[str]
    request: dict[str, Any] | None
    state: dict[str, Any] | None
    events: Sequence[dict[str, Any]]


_MAKE = text(
    "select app.make_share(:project_id, :name, :hash, :sealed, :host_id, :preview, :history, :code, :fork, :secrets,"
    " cast(:expires as timestamptz))"
)
_LIST = text("""
select s.id, s.name, s.sealed, coalesce(f.display_name, f.email, '') as created_by, s.shows_preview, s.shows_history,
    s.shows_code, s.allows_fork, s.with_secrets, s.visits, s.last_visit_at, s.created_at, s.expires_at
from app.shares s left join public.profiles f on f.id = s.created_by
where s.project_id = :project_id order by s.created_at desc, s.id
""")
_CHANGE = text("select app.change_share(:project_id, :share_id, :changes)").bindparams(
    bindparam("changes", type_=JSONB)
)
_REVOKE = text("select app.revoke_share(:project_id, :share_id)")
_OPEN = text("select * from app.open_share(:hash, :is_visit)")
_ISSUE = text("select app.issue_share_ticket(:hash, :ticket_hash, :seconds)")
_REDEEM = text("select app.redeem_share_ticket(:host_id, :hash, :cookie_hash, :seconds)")
_NOW = text("select * from app.shares_now(cast(:ids as uuid[]))")
_FORK = text(
    "select app.fork_shared(:hash, :version, :name, :description, :title, cast(:paths as text[]), :request, :state, :events)"
).bindparams(
    bindparam("request", type_=JSONB(none_as_null=True)),
    bindparam("state", type_=JSONB(none_as_null=True)),
    bindparam("events", type_=JSONB),
)


async def make_share(session: AsyncSession, project_id: UUID, share: NewShare) -> UUID:
    """Keep a link; raises `NotFound`, `Forbidden`, `Conflict` (`shares_full`), `InvalidInput` (`share_expiry`)."""
    values = {"project_id": project_id, **share.model_dump()}
    return UUID(str((await session.execute(_MAKE, values)).scalar_one()))


async def list_shares(session: AsyncSession, project_id: UUID) -> list[ShareRow]:
    """All links to a project, the newest first; also those that have run out a short while ago."""
    rows = await session.execute(_LIST, {"project_id": project_id})
    return [ShareRow.model_validate(dict(row._mapping)) for row in rows]


async def change_share(session: AsyncSession, project_id: UUID, share_id: UUID, changes: dict[str, Any]) -> None:
    """Make a link different in what is named; raises `NotFound`, `Forbidden`, `InvalidInput`."""
    await session.execute(_CHANGE, {"project_id": project_id, "share_id": share_id, "changes": changes})


async def revoke_share(session: AsyncSession, project_id: UUID, share_id: UUID) -> None:
    """End a link; raises `NotFound`, `Forbidden`."""
    await session.execute(_REVOKE, {"project_id": project_id, "share_id": share_id})


async def open_share(session: AsyncSession, digest: bytes, is_visit: bool) -> OpenedShare:
    """What a token opens, counted if it is a visit; raises `NotFound` (`share_gone`)."""
    row = (await session.execute(_OPEN, {"hash": digest, "is_visit": is_visit})).one()
    return OpenedShare.model_validate(dict(row._mapping))


async def issue_ticket(session: AsyncSession, digest: bytes, ticket_digest: bytes, seconds: int) -> str:
    """Keep a ticket for the preview of a link; the label of its host. Raises `NotFound` (`share_gone`)."""
    values = {"hash": digest, "ticket_hash": ticket_digest, "seconds": seconds}
    return str((await session.execute(_ISSUE, values)).scalar_one())


async def redeem_ticket(session: AsyncSession, host_id: str, digest: bytes, cookie_digest: bytes, seconds: int) -> bool:
    """Make a ticket into a cookie; False if it is unknown, used, too old or another preview's."""
    values = {"host_id": host_id, "hash": digest, "cookie_hash": cookie_digest, "seconds": seconds}
    return (await session.execute(_REDEEM, values)).scalar_one() is not None


async def shares_now(session: AsyncSession, share_ids: list[UUID]) -> dict[UUID, ShownNow]:
    """What these links show; those that are over are not there."""
    rows = await session.execute(_NOW, {"ids": share_ids})
    return {row.share_id: ShownNow.model_validate(dict(row._mapping)) for row in rows}


async def fork_shared(session: AsyncSession, digest: bytes, fork: SharedFork) -> UUID:
    """A project of the session's user; raises `NotFound`, `Conflict` (`share_changed`), `QuotaExceeded`."""
    values = {"hash": digest, **fork.model_dump()}
    return UUID(str((await session.execute(_FORK, values)).scalar_one()))
