"""Which host uid a project's sandbox runs under."""

import os

from engine.sandbox.commands import Identity

UID_BASE = 200_000
"""Above the uids of people and of Debian's system users, below the usual subuid ranges' end."""


def identity_of_slot(slot: int) -> Identity:
    """The identity of project slot `slot` (0, 1, 2, …): a uid of its own when we are root, else our own."""
    if slot < 0:
        raise ValueError("a slot is not negative")
    if os.geteuid() == 0:
        return Identity(uid=UID_BASE + slot, gid=UID_BASE + slot)
    return Identity(uid=os.geteuid(), gid=os.getegid())
