"""The edit applier on the repository's own set of answers (`bench.edit_cases`): how many it takes as it should, how fast.

`edits_per_second`: answers read and planned in one process, files in memory; the median over the rounds.
`correct_share`: answers with exactly the expected outcome, a refusal for the expected reason included.
`wrong_applications`: answers that changed files otherwise than they must, or at all where they must be refused.
`refused_wrongly`: answers refused that must be taken. `megabyte_seconds`: an edit in the middle of a file of one
megabyte, and `megabyte_miss_seconds`: one whose text is not there.
"""

import argparse
import time

from bench.edit_cases import EditCase, edit_cases
from bench.figure import Figure, Report
from bench.measuring import median
from engine.edits.ground import Ground
from engine.edits.planning import plan_changes
from engine.edits.recognition import parse_blocks
from engine.edits.refusals import EditsRefused

_LINES = 40_000


class EditApply(Figure):
    """Shares, counts and seconds."""

    name: str = "edit_apply"
    answers: int
    edits_per_second: float
    correct_share: float
    wrong_applications: int
    refused_wrongly: int
    megabyte_seconds: float
    megabyte_miss_seconds: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--rounds", type=int, default=5, help="over the whole set (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """The whole set, some rounds; the outcomes are counted in the first."""
    cases = edit_cases()
    outcomes = [_outcome(case) for case in cases]
    judged = [_judged(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    report(
        EditApply(
            answers=len(cases),
            edits_per_second=round(len(cases) / median([_seconds(cases) for _ in range(options.rounds)]), 1),
            correct_share=round(judged.count("correct") / len(cases), 4),
            wrong_applications=judged.count("wrong"),
            refused_wrongly=judged.count("refused"),
            megabyte_seconds=round(median([_megabyte("line 20000 of many") for _ in range(options.rounds)]), 3),
            megabyte_miss_seconds=round(median([_megabyte("line 20000 of few") for _ in range(options.rounds)]), 3),
        )
    )


def _outcome(case: EditCase) -> dict[str, str] | str:
    """The files afterwards, or the code of the first reason for refusing."""
    ground = Ground(protected=case.protected, known=frozenset(case.before), shown=case.shown, misses=case.misses)
    try:
        changes = plan_changes(parse_blocks(case.answer), case.before.get, ground)
    except EditsRefused as error:
        return error.refusals[0].code
    after = {**case.before, **changes.files}
    return {path: text for path, text in after.items() if text is not None}


def _judged(case: EditCase, outcome: dict[str, str] | str) -> str:
    """Correct, wrong (files that must not be) or refused (for no or another reason)."""
    if isinstance(outcome, str):
        return "correct" if outcome == case.refused else "refused"
    if case.refused:
        return "wrong" if outcome != case.before else "refused"
    return "correct" if outcome == case.after else "wrong"


def _seconds(cases: list[EditCase]) -> float:
    started = time.perf_counter()
    for case in cases:
        _outcome(case)
    return time.perf_counter() - started


def _megabyte(old: str) -> float:
    text = "".join(f"line {number} of many\n" for number in range(_LINES))
    text += "x" * (1_000_000 - len(text)) + "\n"
    answer = f'<edit path="a.txt">\n<<<<<<< SEARCH\n{old}\n=======\nnew\n>>>>>>> REPLACE\n</edit>\n'
    case = EditCase(
        title="", before={"a.txt": text}, answer=answer, after={}, refused="", protected=(), shown={}, misses={}
    )
    return _seconds([case])
