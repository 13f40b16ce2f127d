"""Which engine a build is run by."""

from engine.builds.door import BuildEngine
from engine.builds.run import run_build
from engine.engine_name import PILOT
from engine.pilot.run import run_pilot_build
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.projects.engines import engine_of


def engine_for(order: BuildOrder) -> BuildEngine:
    """Who builds: an app that exists is looked at and changed by our own agents, whoever has written it."""
    return run_pilot_build if order.is_idea and engine_of(order.stack) == PILOT else run_build
