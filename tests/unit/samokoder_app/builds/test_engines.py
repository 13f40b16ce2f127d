"""GPT-Pilot writes the apps of its projects, and changes them unless our own agents are asked to."""

import pytest

from engine.builds.run import run_build
from engine.builds.turns import Turn
from engine.engine_name import OWN, PILOT
from engine.pilot.checkout import PILOT_STACK
from engine.pilot.run import run_pilot_build
from samokoder_app.builds.engines import engine_for, writer_of
from samokoder_app.db.repositories.builds import BuildOrder


def order(**changes: object) -> BuildOrder:
    return BuildOrder.model_validate(
        {"idea": "a todo list", "stack": PILOT_STACK, "model": "m", "is_demo": False, **changes}
    )


@pytest.mark.parametrize("changes", [{}, {"turn": Turn(text="add a year")}, {"is_survey": True}])
def test_its_project_is_gpt_pilots(changes: dict[str, object]) -> None:
    """A fork without a build is surveyed first; that GPT-Pilot knows nothing of it is found out then."""
    assert engine_for(order(**changes)) is run_pilot_build
    assert writer_of(order(**changes)) == PILOT


def test_our_own_agents_make_a_change_when_they_are_asked_to() -> None:
    asked = order(turn=Turn(text="add a year"), is_own_work=True)
    assert (engine_for(asked), writer_of(asked)) == (run_pilot_build, OWN)


def test_all_else_is_our_own_agents() -> None:
    assert (engine_for(order(stack="static")), writer_of(order(stack="static"))) == (run_build, OWN)
