"""Which faults strike where in a build: drawn by seed, every kind in its turn."""

import random
from enum import StrEnum

from engine.builds.state import Mode
from engine.document import Document


class Kind(StrEnum):
    """How a model misbehaves."""

    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    CUT_STREAM = "cut_stream"
    SILENT_END = "silent_end"
    MALFORMED_TOOL_CALL = "malformed_tool_call"
    MALFORMED_EDIT = "malformed_edit"
    WRONG_PATH = "wrong_path"
    ENDLESS_CALLS = "endless_calls"
    NOT_COMPILING = "not_compiling"
    FAILS_TWICE = "fails_twice"


TALKS = ("spec_writer", "architect", "tech_lead", "technical_writer")
TASKS = ("T1", "T2")
"""Places: roles that only talk, and the tasks of the Developer. Every app of the benchmark has two tasks."""

_ON_THE_WAY = frozenset(
    {Kind.RATE_LIMIT, Kind.SERVER_ERROR, Kind.CUT_STREAM, Kind.SILENT_END, Kind.MALFORMED_TOOL_CALL}
)
"""Faults that any answer can have; the others are in code."""
_MOST_FAULTS = 3


class Planned(Document):
    """A fault at the first answer of a place, or at a later one (loops of tools have several)."""

    kind: Kind
    place: str
    answer: int = 0


class Schedule(Document):
    """One build: how its code is written, and what strikes it. At most one fault per place."""

    number: int
    mark: int
    """Of seed and number: whatever else is drawn in this build is drawn by it."""
    mode: Mode
    faults: tuple[Planned, ...]


def schedule(number: int, seed: int) -> Schedule:
    """The `number`-th build of a seed: the kinds take turns as its first fault, up to two more are drawn."""
    mark = seed * 1_000_003 + number
    draw = random.Random(mark)  # noqa: S311 - a schedule, no secret
    kinds = list(Kind)
    first = kinds[number % len(kinds)]
    loops = first is Kind.ENDLESS_CALLS or (number // len(kinds) + number) % 2 == 1
    mode = Mode.LOOP if loops else Mode.BATCH
    places = [*TALKS, *TASKS]
    draw.shuffle(places)
    faults: list[Planned] = []
    for kind in (first, *draw.sample(kinds, draw.randrange(_MOST_FAULTS))):
        usable = [place for place in places if kind in _ON_THE_WAY or place in TASKS]
        if not usable or (kind is Kind.ENDLESS_CALLS and mode is Mode.BATCH):
            continue
        place = usable[0]
        places.remove(place)
        answer = draw.randrange(2) if mode is Mode.LOOP and place in TASKS and kind in _ON_THE_WAY else 0
        faults.append(Planned(kind=kind, place=place, answer=answer))
    return Schedule(number=number, mark=mark, mode=mode, faults=tuple(faults))
