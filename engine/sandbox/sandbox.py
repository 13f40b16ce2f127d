"""The door to the sandbox: run a command, start an app, open a channel."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from engine.egress.app_proxy import AppProxy
from engine.egress.connect_proxy import ConnectProxy
from engine.reasons import Reason, reason
from engine.sandbox import seccomp
from engine.sandbox.bubblewrap import Wiring
from engine.sandbox.channel import SandboxChannel
from engine.sandbox.commands import (
    APP_SOCKET,
    CommandResult,
    Identity,
    Limits,
    Mount,
    SandboxCommand,
    SandboxService,
    SandboxSettings,
    SandboxSupport,
)
from engine.sandbox.diagnosis import kernel_rules, why_refused
from engine.sandbox.errors import SandboxError, SandboxRefused, SandboxUnavailable
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.process import OnOutput, SandboxProcess, read_pipe
from engine.sandbox.runtimes import Runtimes
from engine.sandbox.service import RunningService
from engine.sandbox.wiring import (
    BROWSER_ETC,
    PROXY_PORT,
    browser_mounts,
    wiring_of_installer,
    wiring_of_service,
    wiring_of_ways,
)

RESULT_LIMIT = 32 * 1_048_576
"""Longest line of a channel's results: a screenshot in base64 with room to spare."""
PROBE_SLOT = 999_999


class Sandbox:
    """Runs generated code under bubblewrap; one object serves all projects."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings

    async def probe(self) -> SandboxSupport:
        """Whether this machine can run generated code, found out by really starting an empty program."""
        can_drop = os.geteuid() == 0
        missing = self._missing()
        if missing is not None:
            return SandboxSupport(available=False, reason=missing, can_drop_uid=can_drop)
        command = SandboxCommand(argv=("/usr/bin/true",), cwd="/", limits=Limits(wall_seconds=10), label="probe")
        try:
            result = await self.run(command, identity_of_slot(PROBE_SLOT))
        except SandboxError as error:
            return SandboxSupport(available=False, reason=_named(error.reason), can_drop_uid=can_drop)
        failed = None if result.exit_code == 0 else reason("probe_failed")
        return SandboxSupport(available=failed is None, reason=failed, can_drop_uid=can_drop)

    async def run(
        self, command: SandboxCommand, identity: Identity, on_output: OnOutput | None = None
    ) -> CommandResult:
        """Run a command to its end or its limits; an error of `on_output` kills it and is passed on."""
        async with self._network(command, identity) as wiring:
            process = await SandboxProcess.start(self._settings, command, identity, wiring, on_output)
            timed_out = False
            try:
                async with asyncio.timeout(command.limits.wall_seconds) as clock:
                    await process.finished()
            except TimeoutError:
                if not clock.expired():
                    raise
                timed_out = True
            finally:
                await process.kill()
        return _result(process, timed_out)

    async def start(
        self,
        service: SandboxService,
        identity: Identity,
        on_output: OnOutput | None = None,
        listening: ListeningSocket | None = None,
    ) -> RunningService:
        """Start an app; with `listening`, behind a socket that outlives it and serves its successor too."""
        if service.network:
            raise SandboxRefused("app_network")
        socket = listening or ListeningSocket.create(self._settings.run_dir, identity)
        wiring = wiring_of_service(service, socket, self._settings.ca_file)
        try:
            process = await SandboxProcess.start(self._settings, service, identity, wiring, on_output)
        except BaseException:
            if listening is None:
                socket.close()
            raise
        ours = frozenset({PROXY_PORT}) if service.proxy is not None else frozenset[int]()
        return RunningService(process, socket, service.port, owns_socket=listening is None, own_ports=ours)

    @asynccontextmanager
    async def outside(self, proxy: AppProxy | ConnectProxy, identity: Identity) -> AsyncIterator[Path]:
        """Serve a way out; what is yielded is the `proxy` of whatever is started meanwhile."""
        socket = ListeningSocket.create(self._settings.run_dir, identity)
        try:
            async with proxy.serving(socket.listener):
                yield socket.path
        finally:
            socket.close()

    async def start_connected(
        self,
        command: SandboxCommand,
        identity: Identity,
        ways: Mapping[int, Path],
        *,
        proxy: Path | None = None,
        host_paths: tuple[str, ...] = (),
        on_output: OnOutput | None = None,
    ) -> SandboxProcess:
        """Start a program whose ports `ways` lead to sockets of the host's, and `proxy` out; nothing else does.

        `host_paths` are shown inside, read-only, where they are on the host.
        """
        if command.network:
            raise SandboxRefused("channel_network")
        wiring = replace(wiring_of_ways(ways, proxy, self._settings.ca_file), host_paths=host_paths)
        return await SandboxProcess.start(self._settings, command, identity, wiring, on_output)

    @property
    def runtimes(self) -> Runtimes:
        """What its programs run on."""
        return self._settings.runtimes

    def listen(self, identity: Identity) -> ListeningSocket:
        """A socket for `start` that outlives one service; the caller closes it."""
        return ListeningSocket.create(self._settings.run_dir, identity)

    async def open_channel(self, command: SandboxCommand, identity: Identity, connect: Path | None) -> SandboxChannel:
        """Start a program spoken to in JSON lines; `connect` is an app's socket, at /run/app.sock inside.

        It reads requests from standard input and writes results to the descriptor numbered by RESULT_FD.
        """
        if command.network:
            raise SandboxRefused("channel_network")
        mounts = browser_mounts(self._settings.runtimes)
        if connect is not None:
            mounts.append(Mount(source=connect, target=APP_SOCKET))
        read_end, write_end = os.pipe2(os.O_CLOEXEC)
        wiring = Wiring(
            mounts=tuple(mounts),
            host_paths=BROWSER_ETC,
            env={"RESULT_FD": str(write_end)},
            descriptors=(write_end,),
        )
        try:
            results = await read_pipe(read_end, RESULT_LIMIT)
            process = await SandboxProcess.start(self._settings, command, identity, wiring, has_input=True)
        finally:
            os.close(write_end)
        return SandboxChannel(process, results)

    def _missing(self) -> Reason | None:
        """What the machine lacks before anything is tried."""
        if not self._settings.bwrap.exists():
            return reason("no_bubblewrap")
        if not seccomp.is_available():
            return reason("no_seccomp")
        return None

    @asynccontextmanager
    async def _network(self, command: SandboxCommand, identity: Identity) -> AsyncIterator[Wiring]:
        """Nothing, or a registry proxy that lives as long as the command."""
        if not command.network:
            yield Wiring()
            return
        async with AsyncExitStack() as stack:
            socket = ListeningSocket.create(self._settings.run_dir, identity)
            stack.callback(socket.close)
            await stack.enter_async_context(ConnectProxy(self._settings.allowed_hosts).serving(socket.listener))
            yield wiring_of_installer(socket.path, self._settings.ca_file)


def _named(problem: Reason) -> Reason:
    """A failure of bubblewrap with the name of who refused, where that can be told."""
    if problem.code != "not_set_up":
        return problem
    return why_refused(str(problem.values["detail"]), kernel_rules()) or problem


def _result(process: SandboxProcess, timed_out: bool) -> CommandResult:
    failure = process.setup_failure()
    if failure is not None and not timed_out and process.killed_for is None:
        raise SandboxUnavailable("not_set_up", detail=failure)
    return CommandResult(
        exit_code=process.returncode or 0,
        output=process.output.text(),
        seconds=process.seconds,
        timed_out=timed_out,
        killed_for=process.killed_for,
    )
