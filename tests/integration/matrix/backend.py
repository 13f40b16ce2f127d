"""The product's web process without its front end: `python -m tests.integration.matrix.backend` serves until it is ended."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
START_SECONDS = 240


@contextmanager
def running_backend(home: Path) -> Iterator[str]:
    """The address of a web process on this home's database; ended with the block."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    log = home / "matrix-backend.log"
    environment = os.environ | {"SAMOKODER_HOME": str(home), "PORT": str(port), "HOST": "", "DATABASE_URL": ""}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.matrix.backend"],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(f"http://localhost:{port}", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the web process ended with {process.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the web process was not ready after {START_SECONDS} s:\n{log.read_text()[-4000:]}")


def serve() -> None:
    """As `samokoder_app.platform.web` does it, with nothing mounted behind the API."""
    import uvicorn  # noqa: PLC0415 - of the process that serves alone
    from reflex_base.constants import Env  # noqa: PLC0415
    from reflex_base.environment import environment  # noqa: PLC0415

    from samokoder_app.settings import get_settings  # noqa: PLC0415

    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    from samokoder_app.samokoder_app import app  # noqa: PLC0415 - reads what was set above

    uvicorn.run(app(), host="127.0.0.1", port=get_settings().port, log_level="warning", ws="websockets-sansio")


if __name__ == "__main__":
    serve()
