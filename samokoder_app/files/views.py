"""View models of files and versions."""

from datetime import datetime

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


class VersionRow(BaseModel):
    """One version of an app; `build_id` is None for a save by hand."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    created_at: datetime
    build_id: str | None = None
    is_by_hand: bool = False
