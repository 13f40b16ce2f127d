"""The supervisor as a process of its own: it starts everything, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bench.platform import free_port

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, os, sys
from samokoder_app.platform import supervisor
WEB = '''
import http.server, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Answer).serve_forever()
'''
WORKER = '''
import time
print('worker is up', flush=True)
time.sleep(600)
'''
supervisor.default_commands = lambda settings, is_dev: supervisor.Commands(
    [sys.executable, '-c', WEB], [sys.executable, '-c', WORKER]
)
supervisor.remember_build = lambda built: None
sys.exit(supervisor.main([]))
"""


@pytest.fixture
def home(samokoder_home: Path) -> Path:
    folder = samokoder_home / f"supervised-{time.monotonic_ns()}"
    folder.mkdir(mode=0o711)
    return folder


@pytest.fixture
def port() -> int:
    return free_port()


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(home: Path, port: int) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(**more: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "SAMOKODER_HOME": str(home), "PORT": str(port), **more}
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def wait_for(process: subprocess.Popen[str], words: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(f"{words!r} never came:\n{''.join(lines)}")


def descendants(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def name_of(process: psutil.Process) -> str:
    """Nothing of one that has ended since: the database's own helpers come and go."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def is_worker(process: psutil.Process) -> bool:
    try:
        return "worker is up" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False


def test_it_announces_itself_and_stops_cleanly(start: Start, home: Path, port: int) -> None:
    process = start()
    wait_for(process, f"Samokoder is ready: http://localhost:{port}")
    children = descendants(process)
    assert any(name_of(child) == "postgres" for child in children)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "stops" in output
    assert psutil.wait_procs(children, timeout=60)[1] == []
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()


def test_a_killed_supervisor_leaves_no_process_and_starts_again(start: Start) -> None:
    process = start()
    wait_for(process, "is ready")
    children = descendants(process)
    process.kill()
    process.communicate()
    assert psutil.wait_procs(children, timeout=60)[1] == []
    wait_for(start(), "is ready")


def test_a_dead_worker_is_started_again(start: Start) -> None:
    process = start()
    wait_for(process, "is ready")
    worker = next(child for child in descendants(process) if is_worker(child))
    worker.kill()
    wait_for(process, "worker is up")


def test_a_dead_database_is_started_again(start: Start) -> None:
    process = start()
    wait_for(process, "is ready")
    server = min((child for child in descendants(process) if name_of(child) == "postgres"), key=lambda child: child.pid)
    server.kill()
    wait_for(process, "died")
    deadline = time.monotonic() + 60
    while not any(
        name_of(child) == "postgres" and child.pid != server.pid for child in psutil.Process(process.pid).children()
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_stale_lock_does_not_stop_the_next_start(start: Start, home: Path) -> None:
    """Not even one that names a living process of another program, as after a restart of the machine."""
    process = start()
    wait_for(process, "is ready")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    (home / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n")
    wait_for(start(), "is ready")


def test_a_taken_port_and_a_second_start_get_a_sentence(start: Start, port: int) -> None:
    wait_for(start(), "is ready")
    second = start()
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert output.strip().startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert output.count("\n") == 1
    third = start(PORT=str(port + 1))
    output, _ = third.communicate(timeout=60)
    assert output.strip().startswith("Samokoder is already running with SAMOKODER_HOME=")


def test_bad_settings_get_a_sentence(start: Start) -> None:
    process = start(HOST="0.0.0.0")  # noqa: S104 - never bound
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "HOST is set: set SAMOKODER_MASTER_KEY" in output
    assert "Traceback" not in output
