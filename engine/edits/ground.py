"""What a plan of changes is made on, and what comes of it."""

from collections.abc import Callable, Mapping

from engine.document import Document


class Changes(Document):
    """New contents by path (None: the file goes away); paths whose content stays are `unchanged`.

    `rungs` tells by path how each hunk was found.
    """

    files: Mapping[str, str | None]
    unchanged: tuple[str, ...] = ()
    rungs: Mapping[str, tuple[str, ...]] = {}


class Ground(Document):
    """What a plan is made on: besides the files, what is known about them.

    `protected`: patterns that no edit may touch. `known`: all paths, to find what an incomplete path means.
    `shown`: SHA-256 (hex, of the UTF-8 text) of each file as the model read it. `misses`: how often old text
    was not found before, by path.
    """

    protected: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    shown: Mapping[str, str] = {}
    misses: Mapping[str, int] = {}


Read = Callable[[str], str | None]
"""A file's text by its path, or None."""
