"""How many planted defects a verification finds, in finished apps of the demo model, per stack.

Places for defects are found in the apps' sources by pattern, each of one class, shuffled by `--seed`, the
classes taking turns: nothing is chosen by hand. Each is planted alone and judged by one verification with the checks
that the build itself fixed. `caught_share`: share of the planted defects after which verification no longer says
passed, by a check of a requirement, the app's own tests or its pages. Planted code leaves a mark when it runs (for a
field that is not saved: when a value was really lost, or typed into an input that loses it); code in a browser leaves
it through a route that is planted along. Not counted: a defect with which the app does not start, one
that the linter already sees, and one that counts as caught although its code had not run (`discarded`). A defect
whose code never ran counts as missed (`never_run` of the missed ones).
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.building import build_demo, place_for_app
from bench.defects.defect import Defect
from bench.defects.finding import by_turns, find_defects, knows_language
from bench.defects.judging import FinishedApp, Judgement, judge
from bench.figure import Figure, Report
from bench.home import equipped
from engine.machine import Equipment
from engine.stacks.stack import Stack, list_stacks
from engine.workspace.workspace import Workspace
from samokoder_app.settings import get_settings

IDEAS = (
    "CRM: клиенты, товары и заказы с суммой и статусом",
    "a todo list with due dates",
    "Track expenses by category: amount, date, note; totals per category",
)
_FAIR_GROUNDS = frozenset({"compile", "start"})
"""Facts that end a planted defect's trial: it is no defect of behaviour."""
_RESERVE_SECONDS = 40


class PlantedDefects(Figure):
    """One stack; `by_class` gives caught and planted."""

    name: str = "planted_defects"
    stack: str
    caught_share: float | None
    planted: int
    caught: int
    by_class: dict[str, tuple[int, int]]
    caught_by: dict[str, int]
    never_run: int
    discarded: int
    missed: tuple[str, ...]
    seconds: float


class Trial:
    """The defects of one stack so far."""

    def __init__(self) -> None:
        self.counted: list[tuple[Defect, str, Judgement]] = []
        self.discarded = 0

    def add(self, defect: Defect, place: str, judged: Judgement) -> str:
        """Count it, or not; says how it ended."""
        failure = judged.first_failure
        if failure is not None and (failure.check_id in _FAIR_GROUNDS or not judged.is_run):
            self.discarded += 1
            return f"discarded ({failure.check_id})"
        self.counted.append((defect, place, judged))
        return f"caught by {failure.check_id}" if failure else "MISSED" if judged.is_run else "MISSED, never run"


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many, where, and which sample."""
    parser.add_argument("--defects", type=int, default=40, help="per stack (%(default)s)")
    parser.add_argument("--stack", action="append", help="only this one (may be repeated; all with an API)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (%(default)s)")
    parser.add_argument("--seconds", type=float, default=560, help="stop planting after so long in all (%(default)s)")


def measured(names: Sequence[str] | None) -> list[Stack]:
    """The stacks that are named, or those with an API: of other servers the patterns know little."""
    known = [one for one in list_stacks() if knows_language(one.starter_files())]
    return [one for one in known if (one.has_api if names is None else one.id in names)]


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One figure per stack; the time is shared among them."""
    stacks = measured(options.stack)
    end = time.monotonic() + options.seconds
    for number, stack in enumerate(stacks):
        left = end - time.monotonic()
        deadline = time.monotonic() + left / (len(stacks) - number)
        report(await _measure_stack(stack, options, deadline))


async def _measure_stack(stack: Stack, options: argparse.Namespace, deadline: float) -> PlantedDefects:
    started = time.monotonic()
    equipment = await equipped(stack)
    apps = [await _finished(equipment, stack, idea) for idea in IDEAS]
    places = [(number, defect) for number, app in enumerate(apps) for defect in find_defects(_texts(app))]
    trial = Trial()
    for number, defect in by_turns(places, options.seed):
        if len(trial.counted) >= options.defects or time.monotonic() > deadline - _RESERVE_SECONDS:
            break
        app = apps[number]
        judged = await judge(app, defect, get_settings().home.root / "planted")
        place = f"app {number + 1}: {defect.place(_texts(app)[defect.path])}"
        print(f"{stack.id}: {place}: {trial.add(defect, place, judged)}", file=sys.stderr)
    return _figure(stack, trial, time.monotonic() - started)


async def _finished(equipment: Equipment, stack: Stack, idea: str) -> FinishedApp:
    """A build that is done, kept in memory: the control of the experiment is that it passed."""
    with place_for_app() as out:
        built = await build_demo(equipment, stack, idea, out)
        assert built.state.status == "done", f"{idea}: {built.state.error}"
        assert built.state.spec is not None
        checks = tuple(check for item in built.state.spec.requirements for check in item.checks)
        return FinishedApp(_files(out), checks, built.state.language, built.toolbox, equipment)


def _files(out: Path) -> dict[str, bytes]:
    workspace = Workspace(out)
    return {
        path: workspace.read_bytes(path, max(entry.size, 1))
        for path, entry in workspace.manifest().items()
        if not path.startswith(".samokoder/")
    }


def _texts(app: FinishedApp) -> dict[str, str]:
    return {path: content.decode() for path, content in app.files.items() if b"\0" not in content}


def _figure(stack: Stack, trial: Trial, seconds: float) -> PlantedDefects:
    missed = [(place, judged) for _, place, judged in trial.counted if not judged.is_caught]
    planted = Counter(defect.kind.value for defect, _, _ in trial.counted)
    caught = Counter(defect.kind.value for defect, _, judged in trial.counted if judged.is_caught)
    return PlantedDefects(
        stack=stack.id,
        caught_share=round(caught.total() / planted.total(), 3) if planted else None,
        planted=planted.total(),
        caught=caught.total(),
        by_class={kind: (caught[kind], number) for kind, number in sorted(planted.items())},
        caught_by=_grounds([judged for _, _, judged in trial.counted]),
        never_run=sum(not judged.is_run for _, judged in missed),
        discarded=trial.discarded,
        missed=tuple(place for place, _ in missed),
        seconds=round(seconds, 1),
    )


def _grounds(judgements: Sequence[Judgement]) -> dict[str, int]:
    """What failed first: a check, or which fact."""
    facts = {"tests", "pages"}
    failures = [one.first_failure.check_id for one in judgements if one.first_failure is not None]
    return dict(Counter(failure if failure in facts else "check" for failure in failures))
