"""An app running in a sandbox behind a Unix socket of the host."""

import asyncio
import time
from pathlib import Path

from engine.reasons import Reason, reason
from engine.sandbox.commands import ReadyResult
from engine.sandbox.errors import SandboxError
from engine.sandbox.listeners import Listener, listeners_of
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.process import SandboxProcess

FIRST_PAUSE = 0.01
LONGEST_PAUSE = 0.25
TABLES_EVERY = 1.0
"""Seconds between looks at what else is listened on: the kernel goes through all of its sockets for each."""

ANSWER_SECONDS = 10.0
WRONG_PORT_AFTER = 2.0
"""Seconds that something must have listened elsewhere before the port is called wrong."""


class RunningService:
    """Answers on `socket_path` as soon as the app inside listens on its port; on `own_ports` we listen there ourselves."""

    def __init__(
        self,
        process: SandboxProcess,
        listening: ListeningSocket,
        port: int,
        owns_socket: bool,
        own_ports: frozenset[int] = frozenset(),
    ) -> None:
        self._process = process
        self._own_ports = own_ports
        self._listening = listening
        self._owns_socket = owns_socket
        self.port = port
        self.socket_path: Path = listening.path
        self.pid: int = process.pid

    @property
    def returncode(self) -> int | None:
        """Exit code (128 + signal if killed), None while it runs."""
        return self._process.returncode

    @property
    def killed_for(self) -> Reason | None:
        """The limit it was killed for."""
        return self._process.killed_for

    async def wait(self) -> int:
        """Exit code once it has ended; passes on what `on_output` raised."""
        return await self._process.finished()

    async def stop(self) -> None:
        """Kill all of it and wait until it is gone; removes the socket unless it was given. Safe to call twice."""
        await self._process.kill()
        if self._owns_socket:
            self._listening.close()

    def tail(self, chars: int = 4000) -> str:
        """The end of its output."""
        return self._process.output.tail(chars)

    async def wait_ready(self, timeout: float, path: str = "/") -> ReadyResult:  # noqa: ASYNC109 - returns, not raises
        """Ask `path` until the app answers below 500; ends early when the app ends or listens elsewhere.

        Passes on what `on_output` raised.
        """
        end = asyncio.ensure_future(self._process.finished())
        ask = asyncio.create_task(self._ask_until_ready(path))
        started = time.monotonic()
        try:
            await asyncio.wait({end, ask}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            if ask.done():
                return ask.result().model_copy(update={"seconds": time.monotonic() - started})
            seconds = time.monotonic() - started
            if not end.done():
                return self._timed_out(seconds)
            end.result()  # passes on what `on_output` raised
            return self._ended(seconds)
        finally:
            ask.cancel()
            end.cancel()

    def _ended(self, seconds: float) -> ReadyResult:
        failure = self._process.setup_failure()
        if failure is not None and self.killed_for is None:
            raise SandboxError("not_set_up", detail=failure)
        code = str(self.returncode)
        killed_for = self.killed_for
        return ReadyResult(
            ready=False,
            outcome="exited",
            reason=reason("exited_for", code=code, reason=killed_for) if killed_for else reason("exited", code=code),
            seconds=seconds,
            exit_code=self.returncode,
        )

    def _timed_out(self, seconds: float) -> ReadyResult:
        others = self._listeners_elsewhere()
        if others:
            return self._wrong_port(others, seconds)
        return ReadyResult(
            ready=False, outcome="timed_out", reason=reason("silent", seconds=round(seconds)), seconds=seconds
        )

    def _wrong_port(self, others: list[Listener], seconds: float) -> ReadyResult:
        named = ", ".join(map(str, others))
        return ReadyResult(
            ready=False,
            outcome="wrong_port",
            reason=reason("wrong_port", ports=named, port=self.port),
            seconds=seconds,
            other_ports=tuple(listener.port for listener in others),
        )

    def _listeners_elsewhere(self) -> list[Listener]:
        """What is listened to instead of the port; empty if the port itself is, or nothing."""
        listeners = [one for one in listeners_of(self.pid) if one.port not in self._own_ports]
        is_served = any(listener.port == self.port and listener.is_reachable for listener in listeners)
        return [] if is_served else listeners

    async def _ask_until_ready(self, path: str) -> ReadyResult:
        pause = FIRST_PAUSE
        wrong_since: float | None = None
        next_look = 0.0
        while True:
            status = await self._ask(path)
            if status is not None and status < 500:
                answered = reason("answered", path=path, status=status)
                return ReadyResult(ready=True, outcome="ready", reason=answered, seconds=0, status=status)
            now = time.monotonic()
            if status is None and pause >= LONGEST_PAUSE and now >= next_look:
                next_look = now + TABLES_EVERY
                others = self._listeners_elsewhere()
                wrong_since = (wrong_since or now) if others else None
                if wrong_since is not None and now - wrong_since > WRONG_PORT_AFTER:
                    return self._wrong_port(others, 0)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

    async def _ask(self, path: str) -> int | None:
        """HTTP status of one GET, None if there was no answer."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_unix_connection(self.socket_path)
                try:
                    host = f"127.0.0.1:{self.port}"
                    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                    words = (await reader.readline()).split()
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError):
            return None
        return int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit() else None
