"""Why a build cannot start although somebody wants it."""

from engine.builds.state import BuildError


class BuildCannotStart(Exception):
    """Something that only the user can change is missing; the build pauses with this error."""

    def __init__(self, error: BuildError) -> None:
        super().__init__(error.code)
        self.error = error
