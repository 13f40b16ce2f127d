"""What repairs of the present task have changed and what came of them: part of a build's state."""

from enum import StrEnum

from engine.document import Document


class Undo(Document):
    """What takes a repair's change of one file back: sha256 before and after it; None where there was no file."""

    path: str
    before: str | None
    after: str | None


class AttemptEnd(StrEnum):
    """What became of a round of repair that did not mend everything."""

    OTHER_FAILURE = "other_failure"
    SAME_FAILURE = "same_failure"
    UNDONE = "undone"


class Attempt(Document):
    """A round of repair of the present task that did not mend everything; `left` is what failed after it."""

    round: int
    is_stronger: bool = False
    files: tuple[str, ...] = ()
    end: AttemptEnd
    left: str
