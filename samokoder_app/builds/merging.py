"""How a step's files and a save by hand come together in one version."""

from dataclasses import dataclass

from engine.workspace.manifest import FileEntry, Manifest


@dataclass(frozen=True)
class MergedFiles:
    """The tree of the new version, and the paths where the user's save was kept over the step's change."""

    manifest: Manifest
    conflicts: tuple[str, ...]


def merge_files(base: Manifest, seen: Manifest, latest: Manifest, written: Manifest) -> MergedFiles:
    """Put the user's changes (`seen` → `latest`) on top of the step's tree (`base` → `written`).

    `base` is what the workspace held before the step, `seen` the version that this was made from; they
    differ only when an unfinished step's version was taken back. A file that both changed stays the
    user's, unless both wrote the same.
    """
    merged = dict(written)
    conflicts = []
    for path in sorted(changed_paths(seen, latest)):
        theirs = latest.get(path)
        if written.get(path) != base.get(path) and written.get(path) != theirs:
            conflicts.append(path)
        _put(merged, path, theirs)
    return MergedFiles(merged, tuple(conflicts))


def take_back(latest: Manifest, before: Manifest, after: Manifest) -> Manifest:
    """`latest` without the change `before` → `after`, wherever nothing else has changed since."""
    restored = dict(latest)
    for path in changed_paths(before, after):
        if latest.get(path) == after.get(path):
            _put(restored, path, before.get(path))
    return restored


def changed_paths(old: Manifest, new: Manifest) -> set[str]:
    """Paths that were created, changed or deleted between two trees."""
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


def _put(manifest: Manifest, path: str, entry: FileEntry | None) -> None:
    if entry is None:
        manifest.pop(path, None)
    else:
        manifest[path] = entry
