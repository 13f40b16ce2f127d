"""What the processes of one test session share, and what each has for itself."""

import os
import tempfile
from pathlib import Path

_SHARED = "SAMOKODER_TESTS_SHARED"
SLOTS_OF_A_PROCESS = 5_000
"""Sandbox uids that a process may use: limits per uid would meet otherwise."""


def first_slot(number: int) -> int:
    """Slot `number` as this process counts: the slots of two processes never meet.

    The first ones are left to the platform of the end-to-end tests, which may run at the same time.
    """
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return number + SLOTS_OF_A_PROCESS * (1 + int(process))


def make_shared_folder() -> None:
    """Make the folder that all processes of this session share; they hear of it by the environment."""
    os.environ[_SHARED] = tempfile.mkdtemp(prefix="samokoder-test-shared-", dir="/tmp")
    shared_folder().chmod(0o711)


def shared_folder() -> Path:
    """The folder that all processes of this session share."""
    return Path(os.environ[_SHARED])


def share_read_only(home: Path) -> None:
    """Place runtimes and packages of this home in the shared folder; placing them twice at once is safe."""
    for name in ("runtimes", "stacks"):
        folder = shared_folder() / name
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        (home / name).symlink_to(folder)
