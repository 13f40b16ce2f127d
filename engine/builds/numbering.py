"""Ids of requirements, tasks and checks are a letter and a number: R1, T2, C3."""

from collections.abc import Iterable


def highest_number(ids: Iterable[str]) -> int:
    """The number of the last of these ids, 0 without any."""
    return max((int(name[1:]) for name in ids), default=0)
