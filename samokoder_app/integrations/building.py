"""The environment of the app that a build verifies, for its worker."""

from collections.abc import Collection

from engine.builds.ports import LeaseLost
from engine.packages.reading import normal_name
from engine.run_environment import RunEnvironment
from samokoder_app.db.failures import FenceBroken
from samokoder_app.db.repositories import integrations, packages
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker
from samokoder_app.integrations.environment import keepable, opened
from samokoder_app.integrations.packages import are_allowed_here
from samokoder_app.keys.vault import Vault


class ProjectPackages:
    """What the app of a build's project may have beyond its stack, read anew for every step."""

    def __init__(self, held: Held) -> None:
        self._held = held

    async def allowed(self) -> frozenset[str]:
        """Names, as they are now."""
        if not are_allowed_here():
            return frozenset()
        async with as_worker() as session:
            return await packages.allowed_packages(session, self._held.project_id)

    async def asked(self, names: Collection[str]) -> None:
        """Keep what the app asks for in vain; raises `LeaseLost` if another worker owns the build."""
        kept = [name for name in names if normal_name(name, is_node=True)]  # the wider rule of the two
        try:
            async with as_worker() as session:
                await packages.ask_packages_of_build(session, self._held, kept)
        except FenceBroken as error:
            raise LeaseLost from error


class ProjectSurroundings:
    """`Surroundings` of a project, read anew for every step: its owner may change them while it is built."""

    def __init__(self, held: Held, vault: Vault) -> None:
        self._held = held
        self._vault = vault

    async def current(self) -> RunEnvironment:
        """As they are now."""
        async with as_worker() as session:
            sealed = await integrations.sealed_secrets_for_worker(session, self._held.project_id)
            hosts = await integrations.list_hosts(session, self._held.project_id)
        return await opened(self._vault, sealed, hosts)

    async def denied(self, host: str) -> None:
        """Keep a host that the app tried in vain; raises `LeaseLost` if another worker owns the build."""
        kept = keepable(host)
        if kept is not None:
            try:
                async with as_worker() as session:
                    await integrations.ask_host_of_build(session, self._held, kept)
            except FenceBroken as error:
                raise LeaseLost from error
