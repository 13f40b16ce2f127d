"""GPT-Pilot's process in a sandbox of its own: what it sees, what it may use, where it may go."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from engine.egress.connect_proxy import ConnectProxy
from engine.npm import PATIENCE_VARIABLES
from engine.packages.registries import Registries, configured_registries
from engine.pilot.checkout import Examined, PilotCheckout
from engine.pilot.errors import PilotFailed
from engine.pilot.places import (
    CERTIFICATES,
    GATEWAY_PORT,
    IPC_PORT,
    KEPT_INSIDE,
    NPM_SHELL,
    TOOLS_INSIDE,
    WORK_INSIDE,
    PilotPlaces,
)
from engine.sandbox.bubblewrap import PATH
from engine.sandbox.commands import Identity, Limits, Mount, SandboxCommand
from engine.sandbox.process import OnOutput, SandboxProcess
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.wiring import CA_VARIABLES

_LIMITS = Limits(memory_mb=3072, processes=400, file_mb=400, disk_mb=3_000, tmp_mb=256, wall_seconds=60)
"""Its own 150 MB, npm with the packages of its template (a gigabyte at times), and what its commands start."""


class PilotProcess:
    """How the process of one project is started; `examined` says what of the host it must see."""

    def __init__(
        self, sandbox: Sandbox, identity: Identity, checkout: PilotCheckout, found: Examined, places: PilotPlaces
    ) -> None:
        self._sandbox = sandbox
        self._identity = identity
        self._checkout = checkout
        self._found = found
        self._places = places

    @asynccontextmanager
    async def running(
        self, project: str | None, ipc: Path, gateway: Path, on_output: OnOutput | None = None
    ) -> AsyncIterator[SandboxProcess]:
        """Run it as long as the block does; then it is killed with every child, whatever they are."""
        registries = await self._registries()
        await asyncio.to_thread(self._places.trust, registries.certificates)
        command = self._command(("--no-check", *(("--project", project) if project else ())), registries)
        proxy = ConnectProxy(registries.hosts)
        async with self._sandbox.outside(proxy, self._identity) as way_out:
            process = await self._sandbox.start_connected(
                command,
                self._identity,
                {IPC_PORT: ipc, GATEWAY_PORT: gateway},
                proxy=way_out,
                host_paths=self._found.shown,
                on_output=on_output,
            )
            try:
                yield process
            finally:
                await process.kill()

    async def project(self) -> str | None:
        """Id of the project in its database, asked of itself; None if there is none yet. Raises `PilotFailed`."""
        if not self._places.database.is_file():
            return None
        command = self._command(("--list-json",), Registries())
        process = await self._sandbox.start_connected(command, self._identity, {}, host_paths=self._found.shown)
        try:
            await process.finished()
        finally:
            await process.kill()
        return project_in(process.output.text())

    async def _registries(self) -> Registries:
        return await configured_registries(Path(sys.executable), self._sandbox.runtimes.node, "node")

    def _command(self, words: tuple[str, ...], registries: Registries) -> SandboxCommand:
        places = self._places
        return SandboxCommand(
            argv=(str(self._checkout.python), "-B", str(self._checkout.home / "main.py"), *_CONFIG, *words),
            cwd=str(self._checkout.home),  # its migrations lie there, and are looked for from where it is started
            env=_environment(registries),
            mounts=(
                Mount(source=places.work, target=WORK_INSIDE, writable=True),
                Mount(source=places.kept, target=KEPT_INSIDE, writable=True),
                Mount(source=places.tools, target=TOOLS_INSIDE),
            ),
            limits=_LIMITS,
            label="gpt-pilot",
        )


_CONFIG = ("--config", f"{TOOLS_INSIDE}/config.json")


def _environment(registries: Registries) -> dict[str, str]:
    """Nothing of ours; no telemetry; npm's cache on disk, since /tmp and the home folder are memory."""
    given = [option.removeprefix("--registry=") for option in registries.npm]
    registry = {"npm_config_registry": given[0]} if given else {}
    return {
        "PATH": f"{TOOLS_INSIDE}/bin:{PATH}",
        "PYTHONPATH": TOOLS_INSIDE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "CI": "1",
        "HTTP_PROXY": "",  # it asks a server of its makers over plain HTTP, and minds an unreachable one less than a refusal
        "http_proxy": "",
        **dict.fromkeys(CA_VARIABLES, f"{TOOLS_INSIDE}/{CERTIFICATES}"),
        "npm_config_cache": f"{KEPT_INSIDE}/npm",
        "npm_config_script_shell": f"{TOOLS_INSIDE}/{NPM_SHELL}",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
        **PATIENCE_VARIABLES,
        **registry,
    }


def project_in(listing: str) -> str | None:
    """The newest project of what `--list-json` prints, None if there is none; raises `PilotFailed`."""
    start = listing.find("[\n") if "[\n" in listing else listing.find("[]")
    try:
        projects = json.loads(listing[start:]) if start >= 0 else None
        if not isinstance(projects, list):
            raise PilotFailed("pilot_database")
        newest = max(projects, key=lambda one: str(one.get("updated_at") or ""), default=None)
        return str(UUID(str(newest["id"]))) if newest else None
    except (ValueError, KeyError, AttributeError):
        raise PilotFailed("pilot_database") from None
