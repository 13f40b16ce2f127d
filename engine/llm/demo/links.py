"""The parts of a chain of lists, and how its words are cut into them, the same in every language."""

from collections.abc import Callable, Iterable, Set
from typing import NamedTuple

from engine.llm.demo.design import Mention


class Linked(NamedTuple):
    """A thing, what it is said to be of, and whether it is listed among what the thing before has."""

    thing: Mention
    of: Mention | None = None
    is_within: bool = False


def split_chain(
    words: Iterable[str],
    joiners: Set[str],
    having: Set[str],
    part_of: Callable[[list[str], bool], Linked | None],
) -> list[Linked] | None:
    """The parts between `joiners`; None where one cannot be read by `part_of(words, is_within)`.

    What follows one of `having` ("with") is within the thing before, until ";" or a part that says what it is of.
    """
    parts: list[Linked] = []
    is_within = False
    group: list[str] = []
    for word in [*words, ","]:
        if word not in joiners:
            group.append(word)
            continue
        if group:
            part = part_of(group, is_within)
            if part is None:
                return None
            parts.append(part)
            is_within = is_within and part.of is None
        is_within = word in having or (is_within and word != ";")
        group = []
    return parts
