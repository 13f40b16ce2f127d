"""What the code of a project asks for and is not given, read from its latest version. No Reflex, no SQL."""

import asyncio
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.run_environment import RunEnvironment
from engine.stacks.needs import LONGEST_SOURCE, MOST_READ, SOURCES, needs_of
from engine.stacks.stack import load_stack
from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories import files, integrations, versions
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.integrations.views import NeedsView

_MOST_SOURCES = 400
_reading = ConcurrencyLimit(2, "needs_already")


async def missing_needs(user: CurrentUser, project_id: UUID) -> NeedsView:
    """Variables and hosts that the app does without now; raises `NotFound` and `TooManyRequests`."""
    with _reading.slot(user.id):
        return await _missing(user, project_id)


async def _missing(user: CurrentUser, project_id: UUID) -> NeedsView:
    async with as_user(user.id) as session:
        facts = await files.project_facts(session, project_id)
        if facts is None:
            raise NotFound("project_not_found")
        manifest = await versions.read_manifest(session, project_id, facts.version) if facts.version else {}
        texts = await _read_sources(session, project_id, manifest)
        names = [row.name for row in await integrations.list_secrets(session, project_id)]
        hosts = [row.host for row in await integrations.list_hosts(session, project_id) if row.is_allowed]
    needs = await asyncio.to_thread(needs_of, texts, load_stack(facts.stack))
    left = needs.without(RunEnvironment(hosts=tuple(hosts)))
    return NeedsView(variables=tuple(name for name in left.variables if name not in names), hosts=left.hosts)


async def _read_sources(session: AsyncSession, project_id: UUID, manifest: Manifest) -> dict[str, str]:
    chosen: dict[str, str] = {}
    left = MOST_READ
    for path, entry in sorted(manifest.items()):
        if path.endswith(SOURCES) and not path.startswith("tests/") and entry.size <= LONGEST_SOURCE:
            left -= entry.size
            if left < 0 or len(chosen) == _MOST_SOURCES:
                break
            chosen[path] = entry.sha256
    contents = await files.read_blobs(session, project_id, sorted(set(chosen.values())))
    return {path: contents[digest].decode("utf-8", "replace") for path, digest in chosen.items() if digest in contents}
