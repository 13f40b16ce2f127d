"""Stub."""
from pydantic import JsonValue


class SandboxChannel:
    """A long-lived program that is spoken to in JSON lines."""

    async def send(self, message: JsonValue) -> None:
        """One line to its standard input."""
        raise NotImplementedError

    async def receive(self, timeout: float) -> JsonValue:  # noqa: ASYNC109 - part of the seam
        """The next line of its result descriptor; raises `ChannelTimeout` or `ChannelClosed`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Kill all of it."""
        raise NotImplementedError

    def tail(self, chars: int = 4000) -> str:
        """The end of what it printed."""
        raise NotImplementedError
