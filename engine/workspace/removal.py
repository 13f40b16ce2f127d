"""Deleting what an app has left: folders of any depth, with few descriptors, and never through a link."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from engine.workspace.openat2 import FOLDER


def remove_folder(folder: Path) -> None:
    """Delete a folder with all that is in it, if it is there; nothing may be running in it any more.

    An app can nest folders deeper than a stack or a table of descriptors is long (`shutil.rmtree` fails
    there), so every folder is moved up beside its parent before it is emptied. Raises `OSError`.
    """
    if folder.is_symlink() or not folder.is_dir():
        return
    root = os.open(folder, FOLDER | os.O_NOFOLLOW)
    try:
        _empty(root)
    finally:
        os.close(root)
    folder.rmdir()


def _empty(root: int) -> None:
    prefix, number = secrets.token_hex(8), 0
    waiting = list(_folders_left(root))
    while waiting:
        name = waiting.pop()
        inner = os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=root)
        try:
            for found in _folders_left(inner):
                number += 1
                os.rename(found, f"{prefix}-{number}", src_dir_fd=inner, dst_dir_fd=root)
                waiting.append(f"{prefix}-{number}")
        finally:
            os.close(inner)
        os.rmdir(name, dir_fd=root)


def _folders_left(folder: int) -> Iterator[str]:
    """Delete all that is no folder, and name the folders, made fit for deletion."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries]
    for name in names:
        try:
            os.unlink(name, dir_fd=folder)
        except IsADirectoryError:
            os.chmod(name, 0o700, dir_fd=folder)
            yield name
