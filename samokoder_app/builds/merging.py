"""How a step's files and a save by hand come together in one version."""

from collections.abc import Set
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
    user's, unless both wrote the same; so does a place where one wants a file and the other a folder.
    """
    merged = dict(written)
    conflicts = []
    users = changed_paths(seen, latest)
    for path in sorted(users):
        theirs = latest.get(path)
        if written.get(path) != base.get(path) and written.get(path) != theirs:
            conflicts.append(path)
        _put(merged, path, theirs)
    conflicts += _make_room(merged, latest, users & latest.keys())
    return MergedFiles(merged, tuple(sorted(conflicts)))


def take_back(latest: Manifest, before: Manifest, after: Manifest) -> Manifest:
    """`latest` without the change `before` → `after`, wherever nothing else has changed since."""
    restored = dict(latest)
    for path in changed_paths(before, after):
        if latest.get(path) == after.get(path):
            _put(restored, path, before.get(path))
    _make_room(restored, latest, latest.keys() & restored.keys())
    return restored


def changed_paths(old: Manifest, new: Manifest) -> set[str]:
    """Paths that were created, changed or deleted between two trees."""
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


def _make_room(tree: Manifest, latest: Manifest, kept: Set[str]) -> list[str]:
    """Take from the tree what is not in `latest` and lies in one of the `kept` files, or is where these have a folder.

    No folder on a disk could hold both.
    """
    folders = {folder for path in kept for folder in _folders(path)}
    homeless = [
        path for path in tree if path not in latest and (path in folders or not kept.isdisjoint(_folders(path)))
    ]
    for path in homeless:
        del tree[path]
    return homeless


def _folders(path: str) -> list[str]:
    """The folders that lead to a path."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _put(manifest: Manifest, path: str, entry: FileEntry | None) -> None:
    if entry is None:
        manifest.pop(path, None)
    else:
        manifest[path] = entry
