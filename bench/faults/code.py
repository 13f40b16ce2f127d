"""The code that the double writes: the demo model's for a task, and what is planted in it."""

import random
import re
from collections.abc import Mapping

from bench.defects.finding import find_defects
from engine.builds.state import Role
from engine.llm.demo.answers import RENDERERS, Question, answer, task_files
from engine.llm.demo.design import Declined
from engine.llm.demo.reading import read_idea

Files = dict[str, str]

_SCRIPTS = (".py", ".ts")
_FAILING = {
    ".py": "\n\ndef test_planted_{number}() -> None:\n    assert {number} == 0\n",
    ".ts": '\ntest("planted {number}", () => {{\n  expect({number}).toBe(0);\n}});\n',
}
_UNDEFINED = {
    ".py": "\n\ndef planted() -> object:\n    return nowhere_defined\n",
    ".ts": "\nexport const planted = nowhereDefined;\n",
}
_BROKEN = {".py": "\n\ndef planted(:\n", ".ts": "\nexport const planted = (;\n"}


def good_text(question: Question) -> str:
    """The demo model's answer."""
    return answer(question)


def good_files(question: Question) -> tuple[Files, tuple[str, ...]]:
    """What the demo model writes and deletes for the task that it is asked about."""
    design = read_idea(question.idea, question.language)
    if isinstance(design, Declined):
        raise TypeError(f"the demo model cannot build “{question.idea}”")
    renderer = RENDERERS[question.stack]
    number = int(question.task[1:])
    files = {path: f"{text.rstrip()}\n" for path, text in task_files(design, number, renderer).items()}
    return files, tuple(renderer.replaced) if number == 2 else ()


def files_so_far(question: Question) -> Files:
    """What the tasks up to this one have written, as it must be."""
    files: Files = {}
    for number in range(1, int(question.task[1:]) + 1):
        asked = question.model_copy(update={"task": f"T{number}", "role": Role.DEVELOPER})
        files |= good_files(asked)[0]
    return files


def as_blocks(prose: str, files: Mapping[str, str], deleted: tuple[str, ...] = ()) -> str:
    """An answer in the batch mode."""
    written = [f'<file path="{path}">\n{text.rstrip()}\n</file>' for path, text in files.items()]
    return "\n\n".join([prose, *written, *(f'<delete path="{path}" />' for path in deleted)])


def not_compiling(files: Files, draw: random.Random) -> Files:
    """One source file that cannot be read, or that uses a name which nobody defines."""
    path = draw.choice([path for path in files if _ending(path) and not path.startswith("tests/")])
    planted = draw.choice((_UNDEFINED, _BROKEN))[_ending(path)]
    return {**files, path: files[path] + planted}


def failing(files: Files, draw: random.Random, number: int) -> Files:
    """The first time a defect of behaviour where the patterns find one, else a test that cannot pass."""
    places = find_defects(files)
    if number == 1 and places:
        defect = draw.choice(places)
        witness = dict([defect.witness]) if defect.witness else {}
        return {**files, defect.path: defect.planted_in(files[defect.path]), **witness}
    path = draw.choice([path for path in files if re.search(r"(?:^tests/test_\w+\.py|\.test\.ts)$", path)])
    return {**files, path: files[path] + _FAILING[_ending(path)].format(number=number)}


def _ending(path: str) -> str:
    return next((ending for ending in _SCRIPTS if path.endswith(ending)), "")
