"""One bubblewrap process with all that runs below it: started, watched, listened to, killed as a whole."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from engine.hiding import Hiding
from engine.reasons import Reason, reason
from engine.sandbox.bubblewrap import Descriptors, Wiring, command_line
from engine.sandbox.commands import Identity, SandboxCommand, SandboxSettings
from engine.sandbox.errors import SandboxRefused, SandboxUnavailable
from engine.sandbox.output import OutputBuffer
from engine.sandbox.watchdog import Watchdog

OnOutput = Callable[[str], Awaitable[None]]
CHUNK = 65_536
SETUP_SECONDS = 2.0
"""How long a kill waits for bubblewrap to name its child; it takes milliseconds."""


class SandboxProcess:
    """A running sandbox; `finished` awaits its end and passes on what `on_output` raised."""

    def __init__(
        self, process: asyncio.subprocess.Process, status: asyncio.StreamReader, watchdog: Watchdog, hiding: Hiding
    ) -> None:
        self._process = process
        self._status = status
        self._watchdog = watchdog
        self._started = time.monotonic()
        self._init: int | None = None  # pidfd of the first process inside; when it is gone, all are
        self._init_known = asyncio.Event()
        self._was_executed = False
        self._end: asyncio.Task[int] | None = None
        self.output = OutputBuffer(hiding)
        self.killed_for: Reason | None = None

    @classmethod
    async def start(
        cls,
        settings: SandboxSettings,
        command: SandboxCommand,
        identity: Identity,
        wiring: Wiring,
        on_output: OnOutput | None = None,
        has_input: bool = False,
    ) -> "SandboxProcess":
        """Start the command under the identity's uid; raises `SandboxRefused` for what is never done."""
        drop = _drop(identity)
        with Descriptors() as descriptors:
            status_read, status_write = os.pipe2(os.O_CLOEXEC)
            descriptors.callback(os.close, status_write)
            status = await read_pipe(status_read)
            argv = command_line(settings, command, wiring, descriptors, status_write)
            process = await _spawn(argv, (*descriptors.numbers, status_write, *wiring.descriptors), drop, has_input)
        folders = tuple(mount.source for mount in command.mounts if mount.writable)
        watchdog = Watchdog(process.pid, folders, command.limits.memory_mb, command.limits.disk_mb)
        sandbox = cls(process, status, watchdog, Hiding(one.get_secret_value() for one in command.hidden))
        sandbox._end = asyncio.create_task(sandbox._supervise(on_output), name=f"sandbox {command.label}")
        return sandbox

    @property
    def pid(self) -> int:
        """The outermost process on the host."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Exit code (128 + signal if killed), None while it runs."""
        code = self._process.returncode
        return code if code is None or code >= 0 else 128 - code

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    @property
    def stdin(self) -> asyncio.StreamWriter:
        """Standard input of a sandbox started with `has_input`."""
        if self._process.stdin is None:
            raise RuntimeError("this sandbox was started without a standard input")
        return self._process.stdin

    async def finished(self) -> int:
        """Exit code once everything has ended; cancelling the waiter leaves the sandbox running."""
        if self._end is None:
            raise RuntimeError("the sandbox was not started")
        return await asyncio.shield(self._end)

    async def kill(self, why: Reason | None = None) -> None:
        """Kill every process of the sandbox and wait until they are gone; the first reason is kept."""
        if self._process.returncode is None:
            self.killed_for = self.killed_for or why
        await self._kill()
        if self._end is not None:
            await asyncio.wait({self._end})

    def setup_failure(self) -> str | None:
        """Bubblewrap's own complaint if the program was never started, else None."""
        if self._was_executed:
            return None
        return self.output.tail(500).strip() or "bubblewrap ended without a word"

    async def _kill(self) -> None:
        """Kill the first process inside, which takes all others along, and the outermost one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETUP_SECONDS):
                await self._init_known.wait()
        with suppress(ProcessLookupError):
            if self._init is not None:
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            if self._process.returncode is None:
                self._process.kill()

    async def _supervise(self, on_output: OnOutput | None) -> int:
        reports = asyncio.create_task(self._read_reports())
        watch = asyncio.create_task(self._watch())
        try:
            await self._pump(on_output)
        except BaseException:
            await self._kill()
            raise
        finally:
            watch.cancel()
            code = await self._process.wait()
            await reports
            await self._wait_gone()
        return code if code >= 0 else 128 - code

    async def _watch(self) -> None:
        try:
            why = await self._watchdog.watch()
        except (OSError, RecursionError):
            why = reason("unmeasured")
        self.killed_for = self.killed_for or why
        await self._kill()

    async def _pump(self, on_output: OnOutput | None) -> None:
        """Read until nobody inside holds the output any more."""
        stream = self._process.stdout
        while stream is not None and (chunk := await stream.read(CHUNK)):
            text = self.output.append(chunk)
            if on_output is not None and text:
                await on_output(text)
        rest = self.output.append(b"", is_last=True)
        if on_output is not None and rest:
            await on_output(rest)

    async def _read_reports(self) -> None:
        """Bubblewrap's reports: its child's pid at once, the exit code only if the program was really started."""
        async for line in self._status:
            report = json.loads(line)
            if "child-pid" in report:
                with suppress(ProcessLookupError):
                    self._init = os.pidfd_open(report["child-pid"])
                self._init_known.set()
            self._was_executed = self._was_executed or "exit-code" in report
        self._init_known.set()

    async def _wait_gone(self) -> None:
        """Wait until the first process inside, hence every other, is gone; mounts are free then."""
        if self._init is None:
            return
        loop = asyncio.get_running_loop()
        gone = asyncio.Event()
        loop.add_reader(self._init, gone.set)
        try:
            await gone.wait()
        finally:
            loop.remove_reader(self._init)
            descriptor, self._init = self._init, None
            os.close(descriptor)


def _drop(identity: Identity) -> dict[str, Any]:
    """Arguments of subprocess that make the child run as the identity; uid 0 never runs a sandbox."""
    if identity.uid == 0 or identity.gid == 0:
        raise SandboxRefused("never_root")
    if os.geteuid() == 0:
        return {"user": identity.uid, "group": identity.gid, "extra_groups": []}
    if identity.uid != os.geteuid():
        raise SandboxRefused("foreign_uid")
    return {}


async def _spawn(
    argv: list[str], descriptors: tuple[int, ...], drop: dict[str, Any], has_input: bool
) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE if has_input else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            pass_fds=descriptors,
            cwd="/",
            env={},  # bubblewrap's own environment can be read inside as /proc/1/environ
            start_new_session=True,
            **drop,
        )
    except OSError as error:
        raise SandboxUnavailable("not_started", detail=error.strerror or type(error).__name__) from error


async def read_pipe(descriptor: int, limit: int = CHUNK) -> asyncio.StreamReader:
    """Read a pipe's end as a stream; the stream owns and closes the descriptor."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop, limit=limit)
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader, loop=loop), os.fdopen(descriptor, "rb", 0)
    )
    return reader
