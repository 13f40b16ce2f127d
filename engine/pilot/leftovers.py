"""What stays on this host of GPT-Pilot's folders while a build rests: what it goes on with, and no more.

They lie outside the storage that plans count, and a project may rest for ever. Its packages and their cache, up to three
gigabytes, are installed again when it goes on: it looks for them at each start.
"""

import asyncio
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.pilot.answers import PROJECT_NAME
from engine.pilot.places import DATABASE, MOST_DATABASE_BYTES, PilotPlaces
from engine.sandbox.commands import Identity
from engine.workspace.errors import WorkspaceError
from engine.workspace.openat2 import FOLDER
from engine.workspace.removal import remove_folder
from engine.workspace.tree import remove_tree
from engine.workspace.workspace import Workspace

MOST_LEFT_BYTES = 20_000_000
"""Of the app as it is between two of its versions; apps have one or two megabytes. Of a larger one the last version is kept."""

_ASIDE = "pilot-over-"
_GOES_ON_WITH = frozenset({DATABASE, f"{DATABASE}-journal"})


def shrink(places: PilotPlaces, identity: Identity) -> None:
    """Leave its database and the app's own files, or nothing of either; nothing may run in its folders any more."""
    app = Workspace(places.work / PROJECT_NAME, identity.uid, identity.gid)
    _shrink(places.work, frozenset({PROJECT_NAME}), lambda: _is_small(app))
    _shrink(places.kept, _GOES_ON_WITH, lambda: _is_database(places.kept))


async def clear(places: PilotPlaces) -> None:
    """Leave nothing: the build is over, and its files and database are stored.

    Tens of thousands of files of packages take seconds, on a busy machine a minute: they are put aside at once and
    removed behind whoever waits for the end of the build.
    """
    await asyncio.to_thread(_put_aside, places.work.parent)
    # No task: an end of the program would cancel it before it has begun.
    asyncio.get_running_loop().run_in_executor(None, _remove_aside, places.work.parent.parent)


def _put_aside(root: Path) -> None:
    if root.is_dir() and not root.is_symlink():
        root.rename(root.with_name(f"{_ASIDE}{secrets.token_hex(4)}"))


def _remove_aside(project: Path) -> None:
    """Also what a worker that was killed has left there."""
    with suppress(OSError):  # the project is being deleted with all that is in it, or will be at the latest
        for aside in project.glob(f"{_ASIDE}*"):
            remove_folder(aside)


def _shrink(folder: Path, names: frozenset[str], fits: Callable[[], bool]) -> None:
    """Keep these names if what they hold fits, else nothing: its process may have left anything, also closed folders."""
    if not folder.is_dir():
        return
    try:
        folder.chmod(0o700)
        _keep_only(folder, names)
        is_kept = fits()
    except (WorkspaceError, OSError):  # too many, too deep, a link in its place, not to be read
        is_kept = False
    if not is_kept:
        remove_folder(folder)


def _is_small(files: Workspace) -> bool:
    """Whether the app can stay, without what no version holds."""
    files.prune()
    return sum(entry.size for entry in files.manifest().values()) <= MOST_LEFT_BYTES


def _is_database(folder: Path) -> bool:
    """Whether files alone lie there, of no more bytes than a database may have: a folder of this name holds anything."""
    found = [path.lstat() for path in folder.iterdir()]
    return all(stat.S_ISREG(one.st_mode) for one in found) and sum(one.st_size for one in found) <= MOST_DATABASE_BYTES


def _keep_only(folder: Path, names: frozenset[str]) -> None:
    root = os.open(folder, FOLDER | os.O_NOFOLLOW)
    try:
        with os.scandir(root) as entries:
            found = {entry.name for entry in entries}
        for name in found - names:
            remove_tree(root, name)
    finally:
        os.close(root)
