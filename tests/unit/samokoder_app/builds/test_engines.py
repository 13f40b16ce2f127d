"""GPT-Pilot writes the apps of its projects; what exists already is our own agents' work."""

import pytest

from engine.builds.run import run_build
from engine.builds.turns import Turn
from engine.pilot.checkout import PILOT_STACK
from engine.pilot.run import run_pilot_build
from samokoder_app.builds.engines import engine_for
from samokoder_app.db.repositories.builds import BuildOrder


def order(**changes: object) -> BuildOrder:
    return BuildOrder.model_validate(
        {"idea": "a todo list", "stack": PILOT_STACK, "model": "m", "is_demo": False, **changes}
    )


def test_the_idea_of_its_project_is_gpt_pilots() -> None:
    assert engine_for(order()) is run_pilot_build


@pytest.mark.parametrize("changes", [{"stack": "static"}, {"turn": Turn(text="add a year")}, {"is_survey": True}])
def test_all_else_is_our_own_agents(changes: dict[str, object]) -> None:
    """A fork of its app that no build belongs to is surveyed: GPT-Pilot would write another one over it."""
    assert engine_for(order(**changes)) is run_build
