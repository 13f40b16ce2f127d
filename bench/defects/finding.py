"""All places for defects in an app, and a fair choice of them."""

import random
from collections.abc import Iterable, Mapping, Sequence

from bench.defects.defect import Defect, DefectClass
from bench.defects.jinja_pages import jinja_defects
from bench.defects.python_code import python_defects
from bench.defects.react_pages import react_defects
from bench.defects.typescript_server import server_defects

_KNOWN = (".py", ".ts", ".tsx")


def knows_language(paths: Iterable[str]) -> bool:
    """Whether the patterns are made for the language of these files at all."""
    return any(path.endswith(_KNOWN) for path in paths)


def find_defects(files: Mapping[str, str]) -> list[Defect]:
    """Every place that the patterns find, each once, in a stable order."""
    patterns = (python_defects, jinja_defects, server_defects, react_defects)
    return list(dict.fromkeys(defect for find in patterns for defect in find(files)))


def by_turns(places: Iterable[tuple[int, Defect]], seed: int) -> list[tuple[int, Defect]]:
    """(number of the app, defect), shuffled by `seed`, the classes taking turns: a prefix of it is a fair sample."""
    shuffled = list(places)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a sample, no secret
    classes: Sequence[list[tuple[int, Defect]]] = [
        [place for place in shuffled if place[1].kind is kind] for kind in DefectClass
    ]
    longest = max(map(len, classes), default=0)
    return [one[turn] for turn in range(longest) for one in classes if turn < len(one)]
