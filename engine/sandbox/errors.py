"""What can go wrong with a sandbox itself; a command that fails is a `CommandResult`, no error."""

from engine.reasons import Reason, reason


class SandboxError(Exception):
    """Base of all; `reason` is said to people, the error's own text is its English sentence for the log."""

    def __init__(self, code: str, /, **values: str | int | Reason) -> None:
        self.reason = reason(code, **values)
        super().__init__(str(self.reason))


class SandboxUnavailable(SandboxError):
    """This machine cannot run generated code safely, so it is not run at all."""


class SandboxRefused(SandboxError):
    """The command asks for something the sandbox never gives (uid 0, a mount that is a link, …)."""


class ChannelClosed(SandboxError):
    """The program behind a channel has ended or closed its results."""


class ChannelTimeout(SandboxError):
    """No result came in time."""
