"""One defect: where it is planted and what it is. How it shows that the app really ran into it."""

from enum import StrEnum

from engine.document import Document

MARKER = "planted-defect"
"""An entry of the app's data folder, made at the moment in which the planted code runs."""

MARK_IN_PYTHON = f'__import__("os").makedirs(__import__("os").environ["DATA_DIR"] + "/{MARKER}", exist_ok=True)'
"""An expression that leaves the mark and is None."""


class DefectClass(StrEnum):
    """Kinds of defects that users meet."""

    FIELD_NOT_SAVED = "field_not_saved"
    FILTER_IGNORED = "filter_ignored"
    WRONG_TOTAL = "wrong_total"
    DELETE_DOES_NOTHING = "delete_does_nothing"
    LOST_ON_RESTART = "lost_on_restart"
    ERROR_ON_ONE_ROUTE = "error_on_one_route"


class Defect(Document):
    """The span [start, end) of a file's text is replaced."""

    kind: DefectClass
    path: str
    start: int
    end: int
    replacement: str
    note: str
    witness: tuple[str, str] | None = None
    """Path and text of one more file, which makes the mark for planted code that runs where it cannot."""

    def planted_in(self, text: str) -> str:
        """The file's text with the defect."""
        return text[: self.start] + self.replacement + text[self.end :]

    def place(self, text: str) -> str:
        """Path, line and what it is, for people."""
        return f"{self.kind.value} {self.path}:{text.count(chr(10), 0, self.start) + 1} {self.note}"
