"""The Python, Node and browser driver that sandboxes run, placed where a dropped uid can reach them."""

import sys
from pathlib import Path

from engine.document import Document

PYTHON_INSIDE = f"/opt/runtimes/python/bin/python{sys.version_info.major}.{sys.version_info.minor}"
NODE_INSIDE = "/opt/runtimes/node/bin/node"
BROWSER_RUNNER_INSIDE = "/opt/runtimes/browser"


class Runtimes(Document):
    """Folders on the host; inside every sandbox they are at /opt/runtimes/{python,node,browser}."""

    python: Path
    node: Path
    browser_runner: Path
    chromium: Path | None


def place_runtimes(home: Path) -> Runtimes:
    """Make the runtimes world-reachable under `home`/runtimes; idempotent, cheap the second time."""
    raise NotImplementedError
