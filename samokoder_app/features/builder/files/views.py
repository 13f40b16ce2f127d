"""What the tree and the editor are told; pure."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from samokoder_app.errors import PreconditionFailed, ProductError
from samokoder_app.files.contents import MAX_FILE_BYTES
from samokoder_app.files.views import FileVersion, FileView
from samokoder_app.i18n.code import Code
from samokoder_app.i18n.errors import error_text


class ServedFile(BaseModel):
    """A file as the server has it; `text` None is the text that was just saved, no hash means that there is no file.

    A binary file and one that is too large for an editor come without text.
    """

    stamp: int = 0
    path: str = ""
    text: str | None = ""
    sha256: str = ""
    size: int = 0
    is_binary: bool = False
    is_large: bool = False


class ServedBase(BaseModel):
    """What a file is compared with: its text in version `base`, none where it was not there, and all such versions."""

    stamp: int = 0
    path: str = ""
    base: int = 0
    text: str = ""
    is_binary: bool = False
    is_large: bool = False
    versions: list[dict[str, Any]] = []


class Outcome(BaseModel):
    """What came of a change of the tree: the version that it made, or a sentence in both languages on why it did not."""

    stamp: int = 0
    ticket: int = 0
    version: int = 0
    error: dict[str, str] = {}


def served_file(file: FileView) -> ServedFile:
    """A file with its text, if an editor can show it."""
    is_large = not file.is_binary and file.size > MAX_FILE_BYTES
    text = "" if file.text is None or is_large else file.text
    return ServedFile(
        path=file.path, text=text, sha256=file.sha256, size=file.size, is_binary=file.is_binary, is_large=is_large
    )


def served_base(path: str, base: int, file: FileView | None, versions: Sequence[FileVersion]) -> ServedBase:
    """An older state of a file; none is an empty one."""
    rows = [row.model_dump(mode="json", exclude={"sha256"}) | {"is_gone": row.sha256 is None} for row in versions]
    if file is None:
        return ServedBase(path=path, base=base, versions=rows)
    shown = served_file(file)
    return ServedBase(
        path=path,
        base=base,
        text=shown.text or "",
        is_binary=shown.is_binary,
        is_large=shown.is_large,
        versions=rows,
    )


def refused(ticket: int, error: ProductError) -> Outcome:
    """Why a change was not made. Whoever deletes has to have seen what he deletes."""
    text = Code.changed_meanwhile if isinstance(error, PreconditionFailed) else error_text(error)
    return Outcome(ticket=ticket, error={"ru": text.ru, "en": text.en})
