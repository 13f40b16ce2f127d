"""Make, list, change and end the links of a project. Who may take it away may share it; its secrets, who manages them."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, ConfigDict

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.auth_server.tokens import token_hash
from samokoder_app.db.repositories import shares
from samokoder_app.db.repositories.rights import Right, check_right
from samokoder_app.db.repositories.shares import SEALED_FOR, NewShare, ShareRow
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput
from samokoder_app.platform.secrets import sealing_for
from samokoder_app.previews.tickets import new_host_id
from samokoder_app.settings import get_settings
from samokoder_app.shares.views import ShareView

MAX_NAME = 80
_BYTES = 32


class LinkWish(BaseModel):
    """What a new link shall be: by default whoever has it sees the app, its proof and its history, and may fork it."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    preview: bool = True
    history: bool = True
    code: bool = False
    fork: bool = True
    secrets: bool = False
    expires_at: datetime | None = None


class LinkChange(LinkWish):
    """What a link shall be from now on: only what is set becomes different."""


async def make_share(user: CurrentUser, project_id: UUID, wish: LinkWish) -> ShareView:
    """A new link.

    Raises `InvalidInput`, `NotFound`, `Forbidden` without the right (`secrets`: to manage them), and `Conflict` at 50.
    """
    name = _name(wish.name)
    if not (wish.preview or wish.history or wish.code):
        raise InvalidInput("share_shows_nothing")
    token = secrets.token_urlsafe(_BYTES)
    kept = NewShare(
        name=name,
        hash=token_hash(token),
        sealed=sealing_for(SEALED_FOR).encrypt(token.encode()).decode(),
        host_id=new_host_id(),
        preview=wish.preview,
        history=wish.history,
        code=wish.code,
        fork=wish.fork,
        secrets=wish.secrets,
        expires=_moment(wish.expires_at),
    )
    async with as_user(user.id) as session:
        made = await shares.make_share(session, project_id, kept)
        rows = await shares.list_shares(session, project_id)
    return next(_view(row) for row in rows if row.id == made)


async def list_shares(user: CurrentUser, project_id: UUID) -> list[ShareView]:
    """All links of a project, the newest first; raises `NotFound`, `Forbidden`."""
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.EXPORT)
        return [_view(row) for row in await shares.list_shares(session, project_id)]


async def change_share(user: CurrentUser, project_id: UUID, share_id: UUID, change: LinkChange) -> ShareView:
    """Make a link different in what is set; one that was over goes on with a new end.

    What it does not show any more ends within seconds for those who look at it. Raises what `make_share` raises, also for
    a link that has run out and gets no new end.
    """
    changes = change.model_dump(mode="json", exclude_unset=True)
    if "name" in changes:
        changes["name"] = _name(change.name)
    if change.expires_at is not None:
        changes["expires_at"] = str(_moment(change.expires_at))
    async with as_user(user.id) as session:
        await shares.change_share(session, project_id, share_id, changes)
        rows = await shares.list_shares(session, project_id)
    return next(_view(row) for row in rows if row.id == share_id)


async def revoke_share(user: CurrentUser, project_id: UUID, share_id: UUID) -> None:
    """End a link at once, and with it what its visitors look at; raises `NotFound`, `Forbidden`."""
    async with as_user(user.id) as session:
        await shares.revoke_share(session, project_id, share_id)


def _name(typed: str) -> str:
    name = " ".join(storable_text(typed).split())
    if len(name) > MAX_NAME:
        raise InvalidInput("name_too_long", limit=MAX_NAME)
    return name


def _moment(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:  # beyond the year 9999 elsewhere: the database would keep it, and nobody read it
        raise InvalidInput("share_expiry") from None


def _view(row: ShareRow) -> ShareView:
    return ShareView(
        id=row.id,
        name=row.name,
        link=_link(row.sealed),
        created_by=row.created_by,
        preview=row.shows_preview,
        history=row.shows_history,
        code=row.shows_code,
        fork=row.allows_fork,
        secrets=row.with_secrets,
        visits=row.visits,
        last_visit_at=row.last_visit_at,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def _link(sealed: str) -> str:
    """The whole address; "" if no master secret opens it, as after a restore without them: it still lets visitors in."""
    try:
        token = sealing_for(SEALED_FOR).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""
    return get_settings().public_url.rstrip("/") + paths.shared(token)
