"""The environment of the app that a build verifies, for its worker."""

from engine.builds.ports import LeaseLost
from engine.run_environment import RunEnvironment
from samokoder_app.db.failures import FenceBroken
from samokoder_app.db.repositories import integrations
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker
from samokoder_app.integrations.environment import keepable, opened
from samokoder_app.keys.vault import Vault


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
