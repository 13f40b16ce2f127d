"""Files between GPT-Pilot's folder and the app's: what the user changed goes in, what it made comes out.

Both folders are reached through `Workspace`, so that links, escapes and too much of anything end here.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine.builds.ports import BuildStore
from engine.pilot.errors import PilotFailed
from engine.pilot.places import PilotPlaces
from engine.sandbox.commands import Identity
from engine.workspace.errors import WorkspaceError
from engine.workspace.manifest import FileEntry, Manifest
from engine.workspace.removal import remove_folder
from engine.workspace.tree import MAX_FILE_BYTES
from engine.workspace.workspace import Workspace

_T = TypeVar("_T")
_BASE = "base.json"
"""The tree as it was handed over last; in our own folder, where its process cannot write."""


class Handover:
    """Of one project; `folder` is the name of its folder in GPT-Pilot's workspace."""

    def __init__(self, places: PilotPlaces, identity: Identity, folder: str) -> None:
        self._theirs = Workspace(places.work / folder, identity.uid, identity.gid)
        self._base = places.tools / _BASE

    async def bring(self, store: BuildStore, *, is_anew: bool = False) -> list[str]:
        """Put in what the user has changed since the last time; the paths. Work of its own stays, unless it begins anew:
        then its folder is made what the app is."""
        _, latest = await store.latest_files()
        base = await _in_files(self._theirs.manifest if is_anew else self._known)
        changed = {path: entry for path, entry in latest.items() if base.get(path) != entry}
        gone = [path for path in base if path not in latest]
        contents = {path: await store.read_blob(entry.sha256) for path, entry in changed.items()}
        await _in_files(lambda: self._put(changed, contents, gone))
        self.remember(latest)
        return sorted({*changed, *gone})

    async def take(self, ours: Workspace) -> None:
        """Make our folder what theirs is; raises `PilotFailed` for what no app may be."""
        await _in_files(lambda: self._take(ours))

    async def has_files(self) -> bool:
        """Whether anything lies in their folder; raises `PilotFailed` as `take` does."""
        found = dict[str, FileEntry]()
        await _in_files(lambda: found.update(self._theirs.manifest()))
        return bool(found)

    def forget(self) -> None:
        """Begin anew: what lies in their folder belongs to no project."""
        if self._theirs.root.is_symlink():
            self._theirs.root.unlink()
        remove_folder(self._theirs.root)
        self._base.unlink(missing_ok=True)

    def remember(self, tree: Manifest) -> None:
        """What both sides have now."""
        plain = {path: entry.model_dump() for path, entry in tree.items()}
        self._base.write_text(json.dumps(plain), encoding="utf-8")

    def _known(self) -> Manifest:
        """What both sides had last; nothing where their folder is not on this host."""
        return _read_base(self._base) if self._theirs.root.is_dir() else {}

    def _put(self, changed: Manifest, contents: dict[str, bytes], gone: list[str]) -> None:
        for path in gone:
            if self._theirs.exists(path):
                self._theirs.delete(path)
        for path, entry in changed.items():
            self._theirs.write_bytes(path, contents[path], entry.executable)

    def _take(self, ours: Workspace) -> None:
        theirs, present = self._theirs.manifest(), ours.manifest()
        for path in present.keys() - theirs.keys():
            ours.delete(path)
        for path, entry in theirs.items():
            if present.get(path) != entry:
                ours.write_bytes(path, self._theirs.read_bytes(path, MAX_FILE_BYTES), entry.executable)


async def _in_files(work: Callable[[], _T]) -> _T:
    """Files that its process has left: raises `PilotFailed` where they are none, or lie behind a link."""
    try:
        return await asyncio.to_thread(work)
    except WorkspaceError as error:
        raise PilotFailed("pilot_files", detail=str(error)) from None
    except OSError as error:
        raise PilotFailed("pilot_files", detail=error.strerror or type(error).__name__) from None


def _read_base(path: Path) -> Manifest:
    if not path.is_file():
        return {}
    return {name: FileEntry.model_validate(one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}
