"""Where an app's files lie on a host: folders of the app's own uid inside folders of the host's."""

import os
from dataclasses import dataclass
from pathlib import Path

from engine.workspace.removal import remove_folder

PASSAGE = 0o711
"""Everybody may pass through, only the owner may look: a dropped uid reaches its own folder inside."""


@dataclass(frozen=True)
class AppFolders:
    """One app's copy: `app` holds its files and belongs to its uid, `data` what it stores or is verified in."""

    app: Path
    data: Path

    @classmethod
    def under(cls, root: Path) -> "AppFolders":
        """The folders below the project's own one."""
        return cls(app=root / "app", data=root / "data")

    def make(self, uid: int, gid: int, *, owns_data: bool) -> None:
        """Make what is missing; `data` is the app's own with `owns_data`, else the host's for copies of its own."""
        root = self.app.parent
        for folder in (root.parent, root):
            make_passage(folder)
        make_private(self.app, uid, gid)
        if owns_data:
            make_private(self.data, uid, gid)
        else:
            make_passage(self.data)

    def remove(self) -> None:
        """Delete the project's folder with all in it, if it is there."""
        remove_folder(self.app.parent)


def make_passage(folder: Path) -> None:
    """A folder of the host that other uids may pass through, whatever the umask is."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PASSAGE)


def make_private(folder: Path, uid: int, gid: int) -> None:
    """A folder of one uid that nobody else may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, uid, gid, follow_symlinks=False)
