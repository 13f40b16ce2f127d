"""Stub."""
from pathlib import Path

from engine.sandbox.commands import ReadyResult


class RunningService:
    """An app running inside."""

    socket_path: Path
    pid: int

    @property
    def returncode(self) -> int | None:
        """Exit code, None while it runs."""
        raise NotImplementedError

    @property
    def killed_for(self) -> str | None:
        """The limit it was killed for."""
        raise NotImplementedError

    async def wait_ready(self, timeout: float, path: str = "/") -> ReadyResult:  # noqa: ASYNC109 - part of the seam
        """Ask `path` until the app answers below 500, ends, or the time is over."""
        raise NotImplementedError

    async def wait(self) -> int:
        """Exit code once it has ended."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Kill all of it and wait until it is gone."""
        raise NotImplementedError

    def tail(self, chars: int = 4000) -> str:
        """The end of its output."""
        raise NotImplementedError
