"""The door of an engine: what starts, resumes and answers a build, whoever writes the app behind it."""

from typing import Protocol

from engine.builds.ports import BuildStore, Control, EventSink, Journal
from engine.builds.state import BuildState
from engine.builds.toolbox import BuildRequest, Toolbox


class BuildEngine(Protocol):
    """Runs one build until it is done, waiting, paused or failed; `BuildInterrupted` passes through."""

    async def __call__(
        self,
        request: BuildRequest,
        toolbox: Toolbox,
        store: BuildStore,
        journal: Journal,
        sink: EventSink,
        control: Control,
    ) -> BuildState:
        """As `engine.builds.run.run_build` and `engine.pilot.run.run_pilot_build` do."""
        ...
