"""The parts of the product that benchmarks start for themselves: its database alone, or the whole platform."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from samokoder_app import paths
from samokoder_app.db.engines import Engines, use_engines
from samokoder_app.platform.binaries import find_binaries
from samokoder_app.platform.database import database_addresses, prepare_database
from samokoder_app.platform.postgres import EmbeddedPostgres
from samokoder_app.platform.processes import die_with_parent
from samokoder_app.platform.secrets import get_secrets
from samokoder_app.settings import get_settings

REPOSITORY = Path(__file__).parents[1]
HEALTH = paths.HEALTH
READY = paths.HEALTH_READY
START_SECONDS = 300
STOP_SECONDS = 60
_POLL_SECONDS = 0.2
_FIRST_PORT = 20_000
_GIVEN_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")


class NotReady(Exception):
    """The platform did not start; the end of its log is in the message."""


@dataclass(frozen=True)
class Platform:
    """A running platform, or its web process alone."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment.

    It is none of those that the kernel gives by itself to whoever connects or listens: it may be used much later.
    """
    first_given = int(_GIVEN_PORTS.read_text().split()[0])
    left = range(_FIRST_PORT, first_given) or range(1)  # where all are given, any that the kernel gives
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.SystemRandom().choice(left)))
            port: int = probe.getsockname()[1]
            return port


@contextmanager
def running_database() -> Iterator[EmbeddedPostgres]:
    """The home's own Postgres, migrated, as durable as in the product. Enter it in the main thread."""
    settings, secrets = get_settings(), get_secrets()
    postgres = EmbeddedPostgres(
        folder=settings.home.postgres,
        binaries=find_binaries(settings.home.runtimes, must_be_public=os.geteuid() == 0),
        secrets=secrets,
        log_file=settings.home.logs / "postgres.log",
    )
    postgres.start()
    try:
        prepare_database(settings, secrets)
        yield postgres
    finally:
        postgres.stop()


@asynccontextmanager
async def open_database(pool_size: int = 10) -> AsyncIterator[Engines]:
    """The engines of this process on the running database, as `as_user`, `as_worker` and the rest use them."""
    engines = Engines(database_addresses(get_settings(), get_secrets()), pool_size)
    use_engines(engines)
    try:
        yield engines
    finally:
        await engines.close()
        use_engines(None)


@asynccontextmanager
async def running_platform(seconds: float = START_SECONDS) -> AsyncIterator[Platform]:
    """The whole platform on a free port over this process's home, ready; stopped at the end."""
    async with _running("samokoder_app.platform.supervisor", READY, seconds) as platform:
        yield platform


@asynccontextmanager
async def running_web(seconds: float = START_SECONDS) -> AsyncIterator[Platform]:
    """The web process alone, as the supervisor starts it; the database must be running. No worker takes builds."""
    async with _running("samokoder_app.platform.web", HEALTH, seconds) as platform:
        yield platform


@asynccontextmanager
async def _running(module: str, path: str, seconds: float) -> AsyncIterator[Platform]:
    platform = _started(module)
    try:
        await until_ready(platform, path, seconds)
        yield platform
    finally:
        platform.process.terminate()
        await asyncio.to_thread(platform.process.wait, STOP_SECONDS)


def _started(module: str) -> Platform:
    port = free_port()
    log = get_settings().home.root / f"{module.rpartition('.')[2]}.log"
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=REPOSITORY,
            env=os.environ | {"PORT": str(port), "PATH": programs, "REFLEX_USE_NPM": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    return Platform(f"http://localhost:{port}", log, process)


async def until_ready(platform: Platform, path: str, seconds: float) -> None:
    """Wait until `path` answers 200; raises `NotReady` when the platform ends or takes too long."""
    deadline = time.monotonic() + seconds
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        while time.monotonic() < deadline:
            if platform.process.poll() is not None:
                break
            try:
                if (await client.get(f"{platform.url}{path}")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(_POLL_SECONDS)
    raise NotReady(f"not ready within {seconds:g} s:\n{platform.log.read_text(errors='replace')[-4000:]}")
