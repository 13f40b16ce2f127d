"""The stacks that are offered are those that the engine has."""

from pathlib import Path

import pytest

import engine
import samokoder_app
from engine.stacks.stack import DEFAULT_STACK, list_stacks
from samokoder_app.projects.service import stack_choices


def test_every_stack_of_the_engine_can_be_chosen_and_the_default_is_among_them() -> None:
    offered = [choice.id for choice in stack_choices()]
    assert offered == [stack.id for stack in list_stacks()]
    assert DEFAULT_STACK in offered


@pytest.mark.parametrize("package", [engine, samokoder_app])
def test_the_default_is_named_in_one_place(package: object) -> None:
    root = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    naming = [path.name for path in root.rglob("*.py") if f'= "{DEFAULT_STACK}"' in path.read_text(encoding="utf-8")]
    assert naming == (["stack.py"] if package is engine else [])
