"""What an answer wants of the files, whatever form it was written in."""

from typing import Literal

from engine.document import Document


class Hunk(Document):
    """One replacement within a file; both texts without a final line break, lines whole unless `is_text`.

    The rest only helps to choose between places: `anchors` are lines that stand above, `line` is the number
    (from 1) at which the model saw the old text, `other` are both texts as they read if the form's prefixes
    were forgotten. `after_line` inserts by number alone; `ends_with_newline` is told by diffs only.
    """

    search: str
    replace: str
    is_text: bool = False
    anchors: tuple[str, ...] = ()
    is_at_end: bool = False
    line: int | None = None
    other: tuple[str, str] | None = None
    after_line: int | None = None
    ends_with_newline: bool | None = None


class FileWrite(Document):
    """A file with its whole content.

    `is_marked`: by a form that says so, not only by a fence under a path; `is_new`: must not exist yet.
    """

    kind: Literal["write"] = "write"
    path: str
    content: str
    is_marked: bool = True
    is_new: bool = False


class FileEdit(Document):
    """Replacements within a file that exists, which may also move; no path: the file that has the old text."""

    kind: Literal["edit"] = "edit"
    path: str
    hunks: tuple[Hunk, ...]
    move_to: str | None = None


class FileDelete(Document):
    """A file to be removed; `content` is what a diff says was in it."""

    kind: Literal["delete"] = "delete"
    path: str
    content: str | None = None


Block = FileWrite | FileEdit | FileDelete
