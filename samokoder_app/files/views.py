"""View models of files."""

from pydantic import BaseModel, ConfigDict


class FileRow(BaseModel):
    """One file of the tree; `path` is POSIX, relative to the app's root."""

    model_config = ConfigDict(frozen=True)

    path: str
    size: int
    sha256: str
    executable: bool = False


class FileView(BaseModel):
    """One file with its text; `text` is None for a binary file. `version` is the version it was read from."""

    model_config = ConfigDict(frozen=True)

    path: str
    text: str | None
    sha256: str
    size: int
    is_binary: bool
    version: int
