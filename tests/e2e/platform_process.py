"""The whole platform as its user starts it: supervisor, database, web, worker."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.platform import free_port

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 400
STOP_SECONDS = 120
_POLL_SECONDS = 0.3


@dataclass(frozen=True)
class Platform:
    """A running platform."""

    url: str
    log: Path


@contextmanager
def running_platform(home: Path, **settings: str) -> Iterator[Platform]:
    """Start on a free port with a home of its own, and `settings` beside the defaults; stopped at the end."""
    port = free_port()
    log = home / "e2e.log"
    environment = os.environ | {"SAMOKODER_HOME": str(home), "PORT": str(port), "HOST": "", "DATABASE_URL": ""}
    environment |= settings
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "samokoder_app.platform.supervisor"],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            platform = Platform(f"http://localhost:{port}", log)
            _wait_until_ready(platform, process)
            yield platform
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _wait_until_ready(platform: Platform, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the supervisor ended with {process.returncode}:\n{_tail(platform.log)}")
        try:
            with urllib.request.urlopen(f"{platform.url}/health", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(_POLL_SECONDS)
    raise AssertionError(f"the platform was not ready after {START_SECONDS} s:\n{_tail(platform.log)}")


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:]
