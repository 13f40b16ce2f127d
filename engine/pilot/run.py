"""The second engine: GPT-Pilot writes the app, then our own stages start it, describe it and prove what it does."""

from engine.builds.ports import BuildStore, Control, EventSink, Journal
from engine.builds.run import run_stages
from engine.builds.stages.all import STAGES as OWN_STAGES
from engine.builds.state import BuildState, Stage
from engine.builds.toolbox import BuildRequest, Toolbox
from engine.engine_name import PILOT
from engine.pilot.stage import pilot

STAGES = {mode: {**stages, Stage.PILOT: pilot} for mode, stages in OWN_STAGES.items()}


async def run_pilot_build(
    request: BuildRequest,
    toolbox: Toolbox,
    store: BuildStore,
    journal: Journal,
    sink: EventSink,
    control: Control,
) -> BuildState:
    """Run (or resume) one build by GPT-Pilot; the same promises as `engine.builds.run.run_build`."""
    asked = request.model_copy(update={"engine": PILOT})
    return await run_stages(STAGES, asked, toolbox, store, journal, sink, control)
