"""Which files differ between two trees, and what makes the one of the other; bounded in files, bytes and lines."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.files.contents import MAX_FILE_BYTES, decode
from samokoder_app.versions.hunks import diff_texts
from samokoder_app.versions.line_diff import Budget
from samokoder_app.versions.views import Change, FileDiff

MAX_LISTED = 1_000
"""Files of one answer."""

MAX_BYTES = 8_000_000
"""Contents that one answer looks into; beyond, files are listed without hunks."""

MAX_LINES = 6_000
"""Lines of all hunks of one answer."""

MAX_FILE_LINES = 2_000
"""Lines of the hunks of one file among others; a file asked for alone may have `MAX_LINES`."""


@dataclass(frozen=True)
class FileChange:
    """A path that differs, with what it was and what it is."""

    path: str
    change: Change
    old: FileEntry | None
    new: FileEntry | None
    old_path: str | None = None

    @property
    def is_compared(self) -> bool:
        """Whether its contents differ, so that hunks are to be made."""
        return (self.old and self.old.sha256) != (self.new and self.new.sha256)

    @property
    def digests(self) -> tuple[str, ...]:
        """The contents that hunks are made from."""
        return tuple(entry.sha256 for entry in (self.old, self.new) if entry) if self.is_compared else ()

    @property
    def size(self) -> int:
        """Bytes to be read for its hunks."""
        return sum(entry.size for entry in (self.old, self.new) if entry) if self.is_compared else 0

    @property
    def is_large(self) -> bool:
        """Whether one side is larger than what editors open."""
        return any(entry.size > MAX_FILE_BYTES for entry in (self.old, self.new) if entry)


@dataclass
class Allowance:
    """What an answer may still hold, spent file by file."""

    file_lines: int = MAX_FILE_LINES
    lines: int = MAX_LINES
    budget: Budget = field(default_factory=Budget)


def changes_between(old: Manifest, new: Manifest) -> list[FileChange]:
    """Files that were added, changed, deleted or renamed (same content under another path), by path."""
    renamed = _renames(old, new)
    former = set(renamed.values())
    changes = []
    for path in sorted(old.keys() | new.keys()):
        before, after = old.get(path), new.get(path)
        if before == after or path in former:
            continue
        if path in renamed:
            changes.append(FileChange(path, "renamed", old[renamed[path]], after, renamed[path]))
        else:
            kind: Change = "added" if before is None else "deleted" if after is None else "changed"
            changes.append(FileChange(path, kind, before, after))
    return changes


def _renames(old: Manifest, new: Manifest) -> dict[str, str]:
    """New path → former path of files that only moved; empty files are too alike to tell."""
    gone: dict[str, list[str]] = defaultdict(list)
    for path in sorted(old.keys() - new.keys(), reverse=True):
        if old[path].size:
            gone[old[path].sha256].append(path)
    moved = {}
    for path in sorted(new.keys() - old.keys()):
        if candidates := gone.get(new[path].sha256):
            moved[path] = candidates.pop()
    return moved


def within_bytes(changes: Sequence[FileChange]) -> list[FileChange]:
    """The changes whose contents are read: in order, as far as the bytes go."""
    chosen, left = [], MAX_BYTES
    for change in changes:
        if not change.is_compared or change.is_large or change.size > left:
            continue
        left -= change.size
        chosen.append(change)
    return chosen


def file_diffs(
    changes: Sequence[FileChange], contents: Mapping[str, bytes], allowance: Allowance
) -> tuple[FileDiff, ...]:
    """The changes with their hunks, as far as contents are given and the allowance goes. Seconds of work at worst."""
    return tuple(_file_diff(change, contents, allowance) for change in changes)


def _file_diff(change: FileChange, contents: Mapping[str, bytes], allowance: Allowance) -> FileDiff:
    mode_changed = bool(change.old and change.new and change.old.executable != change.new.executable)
    bare = FileDiff(path=change.path, old_path=change.old_path, change=change.change, mode_changed=mode_changed)
    if not change.is_compared:
        return bare.model_copy(update={"added": 0, "removed": 0})
    if change.is_large:
        return bare.model_copy(update={"omitted": "too_large"})
    if any(digest not in contents for digest in change.digests) or allowance.lines <= 0:
        return bare.model_copy(update={"omitted": "limit"})
    old = decode(contents[change.old.sha256]) if change.old else ""
    new = decode(contents[change.new.sha256]) if change.new else ""
    if old is None or new is None:
        return bare.model_copy(update={"omitted": "binary"})
    diff = diff_texts(old, new, allowance.budget, min(allowance.file_lines, allowance.lines))
    allowance.lines -= diff.shown
    found = {"added": diff.added, "removed": diff.removed, "hunks": diff.hunks, "is_cut": diff.is_cut}
    return bare.model_copy(update=found)
