"""How the user and the host reach a running build: the first wish to interrupt it wins."""

from enum import StrEnum

from engine.builds.ports import BuildCancelled, BuildInterrupted, BuildPaused, BuildReleased, LeaseLost


class Interruption(StrEnum):
    """Why a running build has to stop."""

    CANCEL = "cancel"
    PAUSE = "pause"
    RELEASE = "release"
    LOST = "lost"


_EXCEPTIONS: dict[Interruption, type[BuildInterrupted]] = {
    Interruption.CANCEL: BuildCancelled,
    Interruption.PAUSE: BuildPaused,
    Interruption.RELEASE: BuildReleased,
    Interruption.LOST: LeaseLost,
}
_RANK = (Interruption.PAUSE, Interruption.RELEASE, Interruption.CANCEL, Interruption.LOST)


class BuildControl:
    """`engine.builds.ports.Control`, told by the watch of the lease and by the worker's shutdown."""

    def __init__(self) -> None:
        self.interruption: Interruption | None = None

    def interrupt(self, wish: Interruption) -> bool:
        """Ask the build to stop; a stronger wish replaces a weaker one. Whether that was news."""
        if self.interruption is not None and _RANK.index(wish) <= _RANK.index(self.interruption):
            return False
        self.interruption = wish
        return True

    async def checkpoint(self) -> None:
        """Raise what was asked for, if anything was."""
        if error := self.error():
            raise error

    def error(self) -> BuildInterrupted | None:
        """The interruption as the engine's exception."""
        return None if self.interruption is None else _EXCEPTIONS[self.interruption]()
