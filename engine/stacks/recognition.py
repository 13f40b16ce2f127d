"""Which stack an app belongs to that was not made here, and what it lacks to be started on it."""

from collections.abc import Mapping

from engine.document import Document
from engine.stacks.packages import asked_packages, unknown_packages
from engine.stacks.stack import Stack, list_stacks


class Recognised(Document):
    """`stack` is None for an app of no stack; then nothing is known to be missing."""

    stack: str | None = None
    missing_packages: tuple[str, ...] = ()
    missing_files: tuple[str, ...] = ()
    own_packages: tuple[str, ...] = ()
    """Packages beyond the stack's that are installed for it."""
    refused_packages: tuple[str, ...] = ()
    """Lines of its list that keep the whole list from being installed."""

    @property
    def is_runnable(self) -> bool:
        """Whether the stack's commands have what they need."""
        lacks = self.missing_packages or self.missing_files or self.refused_packages
        return self.stack is not None and not lacks


def recognise(files: Mapping[str, str]) -> Recognised:
    """The stack whose marks the texts of an app bear most of; `files` are its texts by path."""
    asked = asked_packages(files)
    fitting = [stack for stack in list_stacks() if _bears(stack, asked, files)]
    if not fitting:
        return Recognised()
    stack = max(fitting, key=lambda stack: (len(stack.marks.packages), *_likeness(stack, files)))
    unknown = unknown_packages(files.get(stack.dependencies.manifest, ""), stack)
    return Recognised(stack=stack.id, missing_packages=unknown, missing_files=_missing(stack, files))


def _bears(stack: Stack, asked: frozenset[str], files: Mapping[str, str]) -> bool:
    if stack.marks.packages:
        return asked.issuperset(stack.marks.packages)
    return not asked and not _missing(stack, files)


def _likeness(stack: Stack, files: Mapping[str, str]) -> tuple[int, int]:
    """How many files of the stack are there, then how few are not."""
    missing = len(_missing(stack, files))
    return len(stack.marks.files) - missing, -missing


def _missing(stack: Stack, files: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(path for path in stack.marks.files if path not in files)
