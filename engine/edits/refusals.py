"""Why edits are refused: sentences that go back to the model, and codes for programs."""

from typing import Literal

from engine.document import Document

Code = Literal[
    "ambiguous",
    "elided",
    "excerpt",
    "exists",
    "missing",
    "not_found",
    "overlap",
    "path",
    "protected",
    "stale",
    "too_much",
    "unparsable",
    "unreadable",
]


class Refusal(Document):
    """One reason; `path` is empty where no file is meant."""

    code: Code
    path: str = ""
    sentence: str


class EditsRefused(Exception):
    """Nothing was changed; `refusals` name every reason that was found."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("\n".join(refusal.sentence for refusal in refusals))
        self.refusals = refusals

    @property
    def problems(self) -> tuple[str, ...]:
        """The sentences alone."""
        return tuple(refusal.sentence for refusal in self.refusals)


def unreadable(sentence: str, path: str = "") -> EditsRefused:
    """The answer's form cannot be understood, so that nothing of it may be applied."""
    return EditsRefused(Refusal(code="unreadable", path=path, sentence=sentence))
