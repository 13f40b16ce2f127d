"""Which engine a build is run by, and who of the two makes the change that a message asks for."""

from engine.builds.door import BuildEngine
from engine.builds.run import run_build
from engine.engine_name import OWN, PILOT, EngineName
from engine.pilot.run import run_pilot_build
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.projects.engines import engine_of


def engine_for(order: BuildOrder) -> BuildEngine:
    """Who runs the build: of a project of GPT-Pilot its engine, in which our own agents have their stages too."""
    return run_pilot_build if engine_of(order.stack) == PILOT else run_build


def writer_of(order: BuildOrder) -> EngineName:
    """Who writes: a change of an app of GPT-Pilot is its own, unless its user has asked our agents for it."""
    return OWN if order.is_own_work else engine_of(order.stack)
