"""Outside hosts that a project's app may reach: none, until its owner names them. No Reflex, no SQL."""

from uuid import UUID

from engine.egress.hosts import HostInvalid, parsed_host
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import integrations, projects
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.integrations.telling import told
from samokoder_app.integrations.views import HostView
from samokoder_app.settings import get_settings

MOST_HOSTS = 30
MAX_TYPED = 500


async def list_hosts(user: CurrentUser, project_id: UUID) -> list[HostView]:
    """Allowed hosts, then those that the app tried in vain."""
    async with as_user(user.id) as session:
        if not await projects.project_exists(session, project_id):
            raise NotFound("project_not_found")
        return [HostView(**row.model_dump()) for row in await integrations.list_hosts(session, project_id)]


async def allow_host(user: CurrentUser, project_id: UUID, typed: str) -> HostView:
    """Let the app out to a host; raises `InvalidInput`, `NotFound`, and `Conflict` when there are too many."""
    host = _checked(typed)
    async with as_user(user.id) as session:
        await integrations.allow_host(session, project_id, host, MOST_HOSTS, told(user, "host_allowed", host=host))
        kept = await integrations.list_hosts(session, project_id)
    return next(HostView(**row.model_dump()) for row in kept if row.host == host)


async def remove_host(user: CurrentUser, project_id: UUID, host: str) -> None:
    """Keep the app from a host again, or put away one that it asked for; raises `NotFound`."""
    kept = _as_kept(host[:MAX_TYPED])
    async with as_user(user.id) as session:
        await integrations.remove_host(session, project_id, kept, told(user, "host_removed", host=kept))


def _as_kept(typed: str) -> str:
    """As `allow_host` keeps it; what could not be allowed any more can still be removed."""
    try:
        return parsed_host(typed, get_settings().trusted_app_hosts)
    except HostInvalid:
        return typed.strip().lower()


def _checked(typed: str) -> str:
    try:
        return parsed_host(typed[:MAX_TYPED], get_settings().trusted_app_hosts)
    except HostInvalid as error:
        raise InvalidInput(error.code) from None
