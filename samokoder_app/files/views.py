"""View models of files."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class FileRow(BaseModel):
    """One file of the tree; `path` is POSIX, relative to the app's root."""

    model_config = ConfigDict(frozen=True)

    path: str
    size: int
    sha256: str
    executable: bool = False


class FileTree(BaseModel):
    """All files of a version or of one folder, by path; `tag` changes with any of them, and is empty without files."""

    model_config = ConfigDict(frozen=True)

    version: int
    tag: str
    files: list[FileRow]


class FileView(BaseModel):
    """One file with its text; `text` is None for a binary file. `version` is the version it was read from."""

    model_config = ConfigDict(frozen=True)

    path: str
    text: str | None
    sha256: str
    size: int
    is_binary: bool
    version: int


class ChangedFiles(BaseModel):
    """What a change of files made: the new version, the path that it is about now, and the files that are new there."""

    model_config = ConfigDict(frozen=True)

    version: int
    path: str
    files: tuple[FileRow, ...] = ()


class FileVersion(BaseModel):
    """A version that a file came, changed or went in."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    created_at: datetime
    origin: str
    build_id: str | None = None
    sha256: str | None = Field(description="The file's hash from then on; null where it was deleted.")
