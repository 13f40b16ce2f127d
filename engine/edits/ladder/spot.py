"""A place where an old text stands, and what it becomes."""

from typing import NamedTuple


class Spot(NamedTuple):
    """Lines `start` to `end` (exclusive) of a file; no `lines`: what they become cannot be told beyond doubt."""

    start: int
    end: int
    lines: list[str] | None
