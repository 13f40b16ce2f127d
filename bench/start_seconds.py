"""`make run` in a fresh clone: seconds until `/health/ready` answers, the first time and the second.

The last commit of this repository is cloned into a temporary folder and started there with a `.venv`, a home and
caches of pip and npm of its own, all empty: packages come over the network, so `first` depends on it. Bubblewrap and
Chromium have to be installed already; their installation is not measured. `/health/ready` needs database, queue,
sandbox and browser. Then the platform is stopped, and started once more for `second`.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figure import Figure, Report
from bench.home import PLACE
from bench.platform import READY, REPOSITORY, STOP_SECONDS, Platform, free_port, until_ready
from engine.workspace.removal import remove_folder
from samokoder_app.platform.processes import die_with_parent

_FIRST_LIMIT = 480
_SECOND_LIMIT = 90


class StartSeconds(Figure):
    """Seconds."""

    name: str = "start_seconds"
    first: float
    second: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """None: it starts twice, as a newcomer does."""


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Clone, start, stop, start, stop."""
    port = free_port()  # the same both times: the front end is built for an address
    with _clone() as place:
        first = await _start(place, port, _FIRST_LIMIT)
        print(f"first start: {first:.1f} s", file=sys.stderr)
        second = await _start(place, port, _SECOND_LIMIT)
    report(StartSeconds(first=round(first, 1), second=round(second, 1)))


@contextmanager
def _clone() -> Iterator[Path]:
    """A folder with `repository` and nothing else, removed at the end."""
    place = Path(tempfile.mkdtemp(prefix="samokoder-start-", dir=PLACE))
    try:
        place.chmod(0o711)
        subprocess.run(["git", "clone", "--quiet", REPOSITORY, place / "repository"], check=True)
        yield place
    finally:
        remove_folder(place / "home")
        shutil.rmtree(place)


async def _start(place: Path, port: int, limit: float) -> float:
    started = time.monotonic()
    with _running(place, port) as platform:
        await until_ready(platform, READY, limit)
        return time.monotonic() - started


@contextmanager
def _running(place: Path, port: int) -> Iterator[Platform]:
    """`make run`, stopped as Ctrl-C does it."""
    log = place / "run.log"
    environment = os.environ | {
        "SAMOKODER_HOME": str(place / "home"),
        "PORT": str(port),
        "PIP_CACHE_DIR": str(place / "pip"),
        "npm_config_cache": str(place / "npm"),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=place / "repository",
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        yield Platform(f"http://localhost:{port}", log, process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(STOP_SECONDS)
