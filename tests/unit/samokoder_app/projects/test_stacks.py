"""The stacks that are offered are those that the engine has."""

from engine.stacks.stack import list_stacks
from samokoder_app.projects.service import DEFAULT_STACK, stack_choices


def test_every_stack_of_the_engine_can_be_chosen_and_the_default_is_among_them() -> None:
    offered = [choice.id for choice in stack_choices()]
    assert offered == [stack.id for stack in list_stacks()]
    assert DEFAULT_STACK in offered
