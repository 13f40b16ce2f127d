"""A part of a chain of lists."""

from typing import NamedTuple

from engine.llm.demo.design import Mention


class Linked(NamedTuple):
    """A thing, what it is said to be of, and whether it is listed among what the thing before has."""

    thing: Mention
    of: Mention | None = None
    is_within: bool = False
