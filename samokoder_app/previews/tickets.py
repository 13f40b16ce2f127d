"""Tickets and cookies of previews: random, stored as SHA-256, bound to project, user and browser session."""

import base64
import hashlib
import secrets
from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import previews as repository
from samokoder_app.db.repositories import shares
from samokoder_app.db.repositories.files import project_facts
from samokoder_app.db.session import as_anonymous, as_user
from samokoder_app.errors import NotFound
from samokoder_app.previews.gate import COOKIE_SECONDS
from samokoder_app.previews.visitor import Visitor

TICKET_SECONDS = 60


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def new_host_id() -> str:
    """128 random bits as 26 characters that a host name may have."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


async def host_of(user: CurrentUser, project_id: UUID) -> str:
    """The project's label among preview hosts, made at its first use; raises `NotFound` for a foreign project."""
    async with as_user(user.id) as session:
        return await repository.preview_host(session, project_id, new_host_id())


async def known_host(user: CurrentUser, project_id: UUID) -> str | None:
    """As `host_of`, but None if the project has no label yet; changes and locks nothing."""
    async with as_user(user.id) as session:
        if await project_facts(session, project_id) is None:
            raise NotFound("project_not_found")
        return await repository.known_host(session, project_id)


async def issue_ticket(user: CurrentUser, project_id: UUID) -> str:
    """A new one-use ticket."""
    ticket = secrets.token_urlsafe(32)
    async with as_user(user.id) as session:
        await repository.issue_ticket(session, project_id, _digest(ticket), TICKET_SECONDS, user.session_id)
    return ticket


class StoredDoorkeeper:
    """The doorkeeper on the database; every web process recognises every cookie."""

    async def redeem(self, host_id: str, ticket: str) -> str | None:
        """The value of a new cookie for a ticket of this preview; None if it is unknown, used or too old."""
        cookie = secrets.token_urlsafe(32)
        async with as_anonymous() as session:
            values = (session, host_id, _digest(ticket), _digest(cookie), COOKIE_SECONDS)
            known = await repository.redeem_ticket(*values) or await shares.redeem_ticket(*values)
        return cookie if known else None

    async def recognise(self, host_id: str, cookie: str) -> Visitor | None:
        """Whom a cookie stands for, None if it is not (or no longer) one of this preview's."""
        async with as_anonymous() as session:
            found = await repository.visitor(session, host_id, _digest(cookie))
        return None if found is None else Visitor(found.project_id, found.user_id, found.share_id, found.with_secrets)
