"""The app's files as they were when the verification began; every run gets its own copy."""

import os
import time
from contextlib import suppress
from pathlib import Path

from engine.sandbox.commands import Identity
from engine.workspace.removal import remove_folder
from engine.workspace.workspace import Workspace


class SourceFile:
    """One file of the app."""

    def __init__(self, content: bytes, is_executable: bool = False) -> None:
        self.content = content
        self.is_executable = is_executable


LEFT_BEHIND_SECONDS = 3600
"""No verification takes so long."""

Source = dict[str, SourceFile]
"""POSIX path → file."""


def read_source(app_dir: Path) -> Source:
    """All regular files of the app, read through the safe path layer."""
    workspace = Workspace(app_dir)
    return {
        path: SourceFile(workspace.read_bytes(path, max(entry.size, 1)), entry.executable)
        for path, entry in workspace.manifest().items()
    }


def text_of(file: SourceFile) -> str:
    """The file as text, broken characters replaced."""
    return file.content.decode("utf-8", errors="replace")


def place_copy(source: Source, folder: Path, identity: Identity) -> None:
    """Write the files into the new folder `folder`, owned by the app's user. Nobody else knows the folder yet."""
    folder.mkdir(mode=0o700)
    for path, file in source.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        target.chmod(0o755 if file.is_executable else 0o644)
    give(folder, identity)


def make_data_folder(folder: Path, identity: Identity) -> None:
    """An empty folder for the app's data."""
    folder.mkdir(mode=0o700)
    give(folder, identity)


def give(folder: Path, identity: Identity) -> None:
    """Hand a folder of ours and all in it over to the app's user; without root they are the same."""
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, identity.uid, identity.gid, follow_symlinks=False)


def remove_old_runs(data_root: Path) -> None:
    """Remove the copies of verifications whose process was killed an hour ago or earlier."""
    for folder in data_root.glob("verify-*"):
        with suppress(FileNotFoundError):
            if time.time() - folder.lstat().st_mtime > LEFT_BEHIND_SECONDS:
                remove_tree(folder)


def remove_tree(folder: Path) -> None:
    """Remove what a run left; what the app has made unremovable stays behind."""
    with suppress(OSError):
        remove_folder(folder)
