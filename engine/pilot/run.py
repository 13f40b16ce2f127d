"""The second engine: GPT-Pilot writes the app, then our own stages start it, describe it and prove what it does."""

from engine.builds.ports import BuildStore, Control, EventSink, Journal
from engine.builds.run import run_stages
from engine.builds.stages.all import STAGES as OWN_STAGES
from engine.builds.state import BuildState, Stage
from engine.builds.toolbox import BuildRequest, Toolbox
from engine.pilot.stage import pilot
from engine.pilot.turning import STAGES_OF_TURNS

STAGES = {mode: {**stages, **STAGES_OF_TURNS, Stage.PILOT: pilot} for mode, stages in OWN_STAGES.items()}


async def run_pilot_build(
    request: BuildRequest,
    toolbox: Toolbox,
    store: BuildStore,
    journal: Journal,
    sink: EventSink,
    control: Control,
) -> BuildState:
    """Run (or resume) one build of a project of GPT-Pilot; the same promises as `engine.builds.run.run_build`.

    `request.engine` says who writes: a message may also be our own agents'.
    """
    return await run_stages(STAGES, request, toolbox, store, journal, sink, control)
