"""Stub."""
from collections.abc import Awaitable, Callable
from pathlib import Path

from engine.sandbox.channel import SandboxChannel
from engine.sandbox.commands import (
    CommandResult,
    Identity,
    SandboxCommand,
    SandboxService,
    SandboxSettings,
    SandboxSupport,
)
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.service import RunningService

OnOutput = Callable[[str], Awaitable[None]]


class Sandbox:
    """Runs generated code under bubblewrap."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings

    async def probe(self) -> SandboxSupport:
        """Whether this machine can run generated code, found out by really trying."""
        raise NotImplementedError

    async def run(
        self, command: SandboxCommand, identity: Identity, on_output: OnOutput | None = None
    ) -> CommandResult:
        """Run a command to its end or its limits."""
        raise NotImplementedError

    async def start(
        self,
        service: SandboxService,
        identity: Identity,
        on_output: OnOutput | None = None,
        listening: ListeningSocket | None = None,
    ) -> RunningService:
        """Start an app; with `listening`, behind a socket that outlives it."""
        raise NotImplementedError

    async def open_channel(self, command: SandboxCommand, identity: Identity, connect: Path | None) -> SandboxChannel:
        """Start a program spoken to in JSON lines; `connect` is an app's socket, at /run/app.sock inside."""
        raise NotImplementedError
