"""What repairs have changed in the files since they were verified the last time."""

from collections.abc import Mapping, Sequence

from engine.builds.repair_history import Undo


def with_changes(undo: Sequence[Undo], changed: Mapping[str, tuple[str | None, str | None]]) -> tuple[Undo, ...]:
    """What takes back earlier changes and these; a file's first `before` and last `after` count."""
    known = {one.path: one for one in undo}
    for path, (before, after) in changed.items():
        first = known[path].before if path in known else before
        known[path] = Undo(path=path, before=first, after=after)
    return tuple(one for one in known.values() if one.before != one.after)
