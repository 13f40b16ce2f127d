"""A project's files for its preview, read as its owner under row-level security."""

from uuid import UUID

from engine.run_environment import RunEnvironment
from engine.sandbox.commands import Identity
from engine.sandbox.identity import identity_of_slot
from engine.stacks.stack import Stack, load_stack
from samokoder_app.db.repositories import files as repository
from samokoder_app.db.repositories import profiles
from samokoder_app.db.repositories.versions import read_manifest
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.i18n.text import Language
from samokoder_app.integrations.environment import ask_for_host, owned_environment, owned_stamp
from samokoder_app.integrations.packages import owned_packages
from samokoder_app.previews.source import AppVersion, PreviewSource
from samokoder_app.previews.visitor import Visitor

_VISITORS_SLOT = 50_000_000
"""Beyond the slots of projects, tools and probes; uids have room for many more."""


class OwnedSource:
    """The latest version of one project of one user."""

    def __init__(self, project_id: UUID, owner_id: UUID) -> None:
        self._project_id = project_id
        self._owner_id = owner_id

    @property
    def owner(self) -> str:
        """The id of the user whose project it is."""
        return str(self._owner_id)

    async def describe(self) -> tuple[Stack, Identity]:
        """The project's stack and the identity its code runs under."""
        async with as_user(self._owner_id) as session:
            facts = await repository.project_facts(session, self._project_id)
            if facts is None:
                raise NotFound("project_not_found")
            slot = await repository.workspace_slot(session, self._project_id)
        return load_stack(facts.stack), identity_of_slot(slot)

    async def version_number(self) -> int:
        """Number of the latest version, 0 if there is none."""
        async with as_user(self._owner_id) as session:
            facts = await repository.project_facts(session, self._project_id)
        if facts is None:
            raise NotFound("project_not_found")
        return facts.version

    async def latest(self) -> AppVersion:
        """The latest version."""
        async with as_user(self._owner_id) as session:
            facts = await repository.project_facts(session, self._project_id)
            if facts is None:
                raise NotFound("project_not_found")
            return AppVersion(facts.version, await read_manifest(session, self._project_id, facts.version))

    async def environment(self) -> RunEnvironment:
        """What the app is given when it runs."""
        return await owned_environment(self._owner_id, self._project_id)

    async def environment_stamp(self) -> str:
        """Changes with every change of that."""
        return await owned_stamp(self._owner_id, self._project_id)

    async def allowed_packages(self) -> frozenset[str]:
        """Names of packages beyond the stack's that the app may have."""
        return await owned_packages(self._owner_id, self._project_id)

    async def denied(self, host: str) -> None:
        """Keep a host that the app tried in vain, in its owner's language."""
        async with as_user(self._owner_id) as session:
            profile = await profiles.get(session, self._owner_id)
        language: Language = "ru" if profile is not None and profile.language == "ru" else "en"
        await ask_for_host(self._owner_id, self._project_id, host, language)

    async def read(self, sha256: str) -> bytes:
        """Content of a file of the latest version."""
        async with as_user(self._owner_id) as session:
            found = await repository.read_blobs(session, self._project_id, [sha256])
        if sha256 not in found:
            raise NotFound("file_not_found")
        return found[sha256]


class EntrustedSource(OwnedSource):
    """The same for whoever has a link, where the owner lets its app have what he has given his own."""

    async def describe(self) -> tuple[Stack, Identity]:
        """As the owner's, under another uid: what visitors use up there is not his."""
        async with as_user(self._owner_id) as session:
            slot = await repository.workspace_slot(session, self._project_id)
        stack, _ = await super().describe()
        return stack, identity_of_slot(_VISITORS_SLOT + slot)

    async def denied(self, host: str) -> None:
        """A stranger's deeds are no wish of the owner's."""


class SharedSource(EntrustedSource):
    """The same without that: what the owner has given his app stays his."""

    async def environment(self) -> RunEnvironment:
        """Nothing: neither secrets nor a way out."""
        return RunEnvironment()

    async def environment_stamp(self) -> str:
        """Always the same."""
        return ""


def source_for(visitor: Visitor) -> PreviewSource:
    """What the preview of this visitor is made from."""
    kind = OwnedSource if visitor.share_id is None else EntrustedSource if visitor.with_secrets else SharedSource
    return kind(visitor.project_id, visitor.user_id)
