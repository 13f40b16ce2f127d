"""`python -m engine plan --out DIR`: read the plan of a build, or change it while the build runs or rests."""

import argparse
import json
import sys
from pathlib import Path

from pydantic import ValidationError

from engine.builds.local import read_edit, read_state, write_edit
from engine.builds.plan_edit import WantedPlan, WantedRequirement, WantedTask, edit_of
from engine.builds.requirements import is_at_work
from engine.builds.state import BuildState
from engine.builds.steering import with_edit

_WRONG_USE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `plan`."""
    parser.add_argument("--out", type=Path, required=True, help="folder of the build")
    parser.add_argument("--put", metavar="FILE", help="a changed plan as it was printed, or - for standard input")


def run(arguments: argparse.Namespace, state_folder: str) -> int:
    """Print the plan as it will be; with `--put` after that change of it. Exit code 0, or 2 for wrong use."""
    folder = arguments.out.resolve() / state_folder
    state = read_state(folder)
    if state is None or state.plan is None or state.spec is None:
        print(f"There is no plan in {arguments.out} yet.", file=sys.stderr)
        return _WRONG_USE
    if arguments.put:
        try:
            wanted = WantedPlan.model_validate_json(_text(arguments.put))
        except (ValidationError, OSError) as error:
            print(error, file=sys.stderr)
            return _WRONG_USE
        known = read_edit(folder)
        number = max(state.edits, known.number if known else 0) + 1
        write_edit(folder, edit_of(state, wanted, number))
    print(json.dumps(_wanted(_as_it_will_be(state, folder)).model_dump(), ensure_ascii=False, indent=1))
    return 0


def _text(name: str) -> str:
    return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")


def _as_it_will_be(state: BuildState, folder: Path) -> BuildState:
    edit = read_edit(folder)
    if edit is None or edit.number <= state.edits:
        return state
    return with_edit(state, edit, is_at_work=is_at_work(state)).state


def _wanted(state: BuildState) -> WantedPlan:
    tasks = state.plan.tasks if state.plan else ()
    requirements = state.spec.requirements if state.spec else ()
    return WantedPlan(
        tasks=tuple(WantedTask(id=one.id, title=one.title, goal=one.goal, comment=one.comment) for one in tasks),
        requirements=tuple(WantedRequirement(id=one.id, text=one.text, comment=one.comment) for one in requirements),
    )
