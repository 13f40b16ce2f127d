"""The toolbox of a build of the command line: home, folders, identity."""

import os
import zlib
from pathlib import Path

from engine.builds.equipping import equipped_toolbox
from engine.builds.toolbox import Toolbox
from engine.llm.prices import Prices
from engine.llm.profiles import ModelProfile
from engine.llm.types import Model
from engine.machine import Equipment
from engine.sandbox.identity import identity_of_slot
from engine.stacks.stack import Stack
from engine.workspace.folders import AppFolders

_FIRST_SLOT = 60_000
"""Slots of the command line start above those of a server on the same machine."""
_SLOTS = 5_000


def default_home() -> Path:
    """Where state lives by default; as root a folder that sandboxes under other uids can reach."""
    return Path("/var/lib/samokoder") if os.geteuid() == 0 else Path.home() / ".samokoder"


def local_toolbox(
    equipment: Equipment | None,
    home: Path,
    out: Path,
    stack: Stack,
    model: Model,
    profile: ModelProfile | None = None,
    prices: Prices | None = None,
) -> Toolbox:
    """A toolbox whose workspace belongs to `out` and lies under `home`, where the sandbox can reach it."""
    mark = zlib.crc32(str(out.resolve()).encode())
    identity = identity_of_slot(_FIRST_SLOT + mark % _SLOTS)
    folders = AppFolders.under(home / "work" / f"cli-{mark:08x}")
    folders.make(identity.uid, identity.gid, owns_data=False)
    return equipped_toolbox(equipment, folders, identity, stack, model, profile, prices)
