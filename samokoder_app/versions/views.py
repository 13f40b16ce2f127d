"""What pages and API see of versions and of what lies between two of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Origin = Literal["build", "edit", "restore", "fork", "import"]
Change = Literal["added", "changed", "deleted", "renamed"]


class View(BaseModel):
    """Base of view models: values that never change."""

    model_config = ConfigDict(frozen=True)


class VersionEvidence(View):
    """The last verification of the very files of a version: counts over the requirements of that build."""

    version: int | None = Field(description="The version under which these files were verified.")
    at: datetime
    passed: int
    failed: int
    not_verified: int = Field(description="Requirements that could not be checked.")
    pending: int = Field(description="Requirements whose turn had not come yet.")
    total: int


class VersionRow(View):
    """One version of an app. `evidence` is None for files that nobody has verified."""

    number: int
    title: str
    created_at: datetime
    origin: Origin
    build_id: str | None = None
    is_by_hand: bool = False
    from_version: int | None = Field(default=None, description="What was restored or forked.")
    from_project: str | None = Field(default=None, description="The project that a fork was made from.")
    changed_files: int = Field(default=0, description="Files that differ from the version before.")
    evidence: VersionEvidence | None = None
    picture: str | None = Field(
        default=None,
        description="SHA-256 of what a browser saw of these files: the tag of `…/versions/{number}/picture`.",
    )
    is_closed: bool = Field(
        default=False, description="Kept, but older than the history of the plan: its files are not read."
    )


class DiffLine(View):
    """One line of a hunk; numbers count from 1, None where the line is not part of that version."""

    kind: Literal["same", "added", "removed"]
    old: int | None
    new: int | None
    text: str
    is_clipped: bool = Field(default=False, description="The line is longer than what is shown of it.")
    has_newline: bool = Field(default=True, description="False for a last line without a line end.")


class Hunk(View):
    """A changed place with three lines around it, as in a unified diff."""

    old_start: int
    old_lines: int
    new_start: int
    new_lines: int
    lines: tuple[DiffLine, ...]


class FileDiff(View):
    """What happened to one file. Without hunks `omitted` says why; counts of lines are None then."""

    path: str
    old_path: str | None = Field(default=None, description="The former path of a renamed file with the same content.")
    change: Change
    mode_changed: bool = Field(default=False, description="The file became executable, or is no more.")
    added: int | None = None
    removed: int | None = None
    hunks: tuple[Hunk, ...] = ()
    omitted: Literal["binary", "too_large", "limit"] | None = Field(
        default=None, description="`limit`: ask for this file alone with `?path=`."
    )
    is_cut: bool = Field(default=False, description="More hunks follow than are shown.")


class VersionDiff(View):
    """All files that differ from version `old` to version `new`, by path."""

    old: int
    new: int
    files: tuple[FileDiff, ...]
    is_cut: bool = Field(default=False, description="More files follow than are listed.")
