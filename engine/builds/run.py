"""The loop: stage after stage by the table, checkpoint after each, until the build comes to rest."""

from engine.builds.ports import BuildStore, Control, EventSink, Journal
from engine.builds.state import BuildState
from engine.builds.toolbox import BuildRequest, Toolbox

__all__ = ["BuildRequest", "Toolbox", "run_build"]


async def run_build(
    request: BuildRequest,
    toolbox: Toolbox,
    store: BuildStore,
    journal: Journal,
    sink: EventSink,
    control: Control,
) -> BuildState:
    """Run (or resume from the last checkpoint) one build until it is done, waiting, paused or failed.

    Model failures end as `paused` with the error's code. `BuildInterrupted` passes through: nothing is
    saved for it here, the host records the status.
    """
    raise NotImplementedError
