"""What the code of a project asks for and is not given, read from its latest version. No Reflex, no SQL."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.run_environment import RunEnvironment
from engine.stacks.needs import SOURCES, Needs, needs_of
from engine.stacks.stack import load_stack
from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files, integrations, versions
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.integrations.views import NeedsView

_LONGEST_SOURCE = 200_000
_MOST_SOURCES = 400


async def missing_needs(user: CurrentUser, project_id: UUID) -> NeedsView:
    """Variables and hosts that the app does without now."""
    async with as_user(user.id) as session:
        facts = await files.project_facts(session, project_id)
        if facts is None:
            raise NotFound("project_not_found")
        manifest = await versions.read_manifest(session, project_id, facts.version) if facts.version else {}
        needs = await read_needs(session, project_id, facts.stack, manifest)
        names = [row.name for row in await integrations.list_secrets(session, project_id)]
        hosts = [row.host for row in await integrations.list_hosts(session, project_id) if row.is_allowed]
    left = needs.without(RunEnvironment(hosts=tuple(hosts)))
    return NeedsView(variables=tuple(name for name in left.variables if name not in names), hosts=left.hosts)


async def read_needs(session: AsyncSession, project_id: UUID, stack: str, manifest: Manifest) -> Needs:
    """All that the sources of a version ask for."""
    wanted = {
        path: entry.sha256
        for path, entry in sorted(manifest.items())
        if path.endswith(SOURCES) and entry.size <= _LONGEST_SOURCE
    }
    chosen = dict(list(wanted.items())[:_MOST_SOURCES])
    contents = await files.read_blobs(session, project_id, sorted(set(chosen.values())))
    texts = {path: contents[digest].decode("utf-8", "replace") for path, digest in chosen.items() if digest in contents}
    return needs_of(texts, load_stack(stack))
