"""What a development server that starts again on changed files does not notice by itself."""

from collections.abc import Sequence

from engine.workspace.manifest import Manifest


def file_to_touch(before: Manifest, after: Manifest, changed: Sequence[str], endings: tuple[str, ...]) -> str | None:
    """A file to be written anew, so that the server sees files that came or went; None when it sees the change.

    uvicorn's reloader compares times of files that it knows: it does not miss those that are gone, and takes new
    ones for known. Restoring a version, or deleting a file, may do nothing else. The file lies in the same folder
    of the root, for only some of these are watched.
    """
    watched = [path for path in changed if path.endswith(endings)]
    if any(path in before and path in after for path in watched):
        return None
    folders = {path.partition("/")[0] for path in watched}
    kept = (path for path in sorted(after) if path in before and path.endswith(endings))
    return next((path for path in kept if path.partition("/")[0] in folders), None)
