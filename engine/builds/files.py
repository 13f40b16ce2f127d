"""The app's files during a step: brought up to date, read for prompts, changed and saved as a version."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Literal

from engine.builds.ports import BuildStore
from engine.events.payloads import FileChanged
from engine.workspace.errors import WorkspaceError
from engine.workspace.fingerprint import fingerprint
from engine.workspace.manifest import Manifest
from engine.workspace.workspace import Workspace


class AppFiles:
    """Files of one step; `sync` comes before anything else."""

    def __init__(self, workspace: Workspace, store: BuildStore) -> None:
        self._workspace = workspace
        self._store = store
        self._latest: Manifest = {}

    @property
    def is_new(self) -> bool:
        """Whether the project had no files when the step began."""
        return not self._latest

    @property
    def fingerprint(self) -> str:
        """What identifies the files that the step began with."""
        return fingerprint(self._latest)

    async def sync(self) -> None:
        """Make the workspace equal to the latest version: the user may have saved by hand."""
        _, self._latest = await self._store.latest_files()
        await self._workspace.sync_async(self._latest, self._store.read_blob)

    def paths(self) -> frozenset[str]:
        """Every file's path."""
        return frozenset(self._workspace.manifest())

    def texts(self) -> dict[str, str | None]:
        """Every file's text by path; None for what is not text."""
        return {path: self.read(path) for path in self._workspace.manifest()}

    def read(self, path: str) -> str | None:
        """A file's text, or None if there is none."""
        try:
            return self._workspace.read_text(path)
        except (WorkspaceError, UnicodeDecodeError):
            return None

    def apply(self, changes: Mapping[str, str | None]) -> list[FileChanged]:
        """Write and delete; tells what changed, with counts of lines."""
        told = []
        for path, text in changes.items():
            before = self.read(path)
            if text is None:
                if self._workspace.exists(path):
                    self._workspace.delete(path)
                    told.append(_told(path, "deleted", before or "", ""))
            elif text != before:
                is_new = not self._workspace.exists(path)
                self._workspace.write_bytes(path, text.encode())
                told.append(_told(path, "created" if is_new else "changed", before or "", text))
        return told

    def changes_since(self, before: Mapping[str, str | None]) -> list[FileChanged]:
        """What a program changed in the texts of `before`."""
        after = self.texts()
        return [
            _told(path, "changed", text or "", after[path] or "")
            for path, text in before.items()
            if path in after and after[path] != text
        ]

    def digests_changed(self) -> dict[str, tuple[str | None, str | None]]:
        """sha256 at the last `sync` and now, by path, of everything that has changed since; None: no such file."""
        before = {path: entry.sha256 for path, entry in self._latest.items()}
        after = {path: entry.sha256 for path, entry in self._workspace.manifest().items()}
        return {
            path: (before.get(path), after.get(path))
            for path in sorted(before.keys() | after.keys())
            if before.get(path) != after.get(path)
        }

    def digest_of(self, path: str) -> str | None:
        """sha256 of a file at the last `sync`, None if there was none."""
        entry = self._latest.get(path)
        return entry.sha256 if entry else None

    @property
    def fingerprint_now(self) -> str:
        """What identifies the files as they are now."""
        return fingerprint(self._workspace.manifest())

    def place(self, files: Mapping[str, bytes]) -> None:
        """Write files as bytes, such as a stack's starter."""
        for path, content in files.items():
            self._workspace.write_bytes(path, content)

    async def save(self, title: str, step: int) -> int:
        """Save the tree as a version; its number (the present one if nothing changed).

        The store takes the tree of the last `sync` as what the changes were made to.
        """
        manifest = self._workspace.manifest()
        changed = {
            path: self._workspace.read_bytes(path)
            for path, entry in manifest.items()
            if path not in self._latest or self._latest[path].sha256 != entry.sha256
        }
        return await self._store.save_files(title, manifest, changed, step)


def _told(path: str, change: Literal["created", "changed", "deleted"], before: str, after: str) -> FileChanged:
    added, removed = count_lines(before, after)
    return FileChanged(path=path, change=change, added=added, removed=removed)


def count_lines(before: str, after: str) -> tuple[int, int]:
    """Lines added and removed between two texts."""
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    added = removed = 0
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            added += new_end - new_start
            removed += old_end - old_start
    return added, removed
