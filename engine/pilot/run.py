"""The second engine: GPT-Pilot writes the app, then our own stages start it, describe it and prove what it does."""

import asyncio

from engine.builds.ports import (
    BuildCancelled,
    BuildInterrupted,
    BuildPaused,
    BuildStore,
    Control,
    EventSink,
    Journal,
)
from engine.builds.run import run_stages
from engine.builds.stages.all import STAGES as OWN_STAGES
from engine.builds.state import BuildState, Stage
from engine.builds.toolbox import BuildRequest, Toolbox
from engine.pilot.leftovers import clear, shrink
from engine.pilot.places import PilotPlaces
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
    try:
        return await run_stages(STAGES, request, toolbox, store, journal, sink, control)
    except (BuildInterrupted, asyncio.CancelledError):
        await _leave_little(control, toolbox)
        raise


async def _leave_little(control: Control, toolbox: Toolbox) -> None:
    """Of its folders, where nobody goes on at once: a build that is only released needs them whole."""
    places = PilotPlaces.beside(toolbox.app_dir)
    try:
        await control.checkpoint()
    except BuildPaused:
        await asyncio.to_thread(shrink, places, toolbox.identity)
    except BuildCancelled:
        await clear(places)
    except BuildInterrupted:
        return
