"""`python -m samokoder_app.platform.supervisor`: Postgres, migrations, one web and one worker process.

Nothing outlives it: the children are told to end when it is killed, and the database with them.
"""

import argparse
import asyncio
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import httpx
import psycopg
from pydantic import ValidationError

from samokoder_app import paths
from samokoder_app.platform.binaries import PostgresMissing
from samokoder_app.platform.children import FIRST_DELAY, LONGEST_DELAY, Child, say
from samokoder_app.platform.database import (
    BadDatabaseUrl,
    database_addresses,
    embedded_postgres,
    prepare_database,
)
from samokoder_app.platform.frontend import REPOSITORY, fingerprint, remember_build
from samokoder_app.platform.migrations import MigrationRefused
from samokoder_app.platform.postgres import EmbeddedPostgres, PostgresFailed
from samokoder_app.platform.secrets import Secrets, load_secrets, make_private_folder
from samokoder_app.settings import Settings

STOP_SECONDS = 20.0
_READY_POLL_SECONDS = 0.3
_DATABASE_POLL_SECONDS = 0.5


class CannotStart(Exception):
    """The platform cannot start; the sentence says why and what to do."""


@dataclass(frozen=True)
class Commands:
    """The programs to run beside the database."""

    web: Sequence[str]
    worker: Sequence[str]


def default_commands(settings: Settings, is_dev: bool) -> Commands:
    """Reflex on one port (in development on two, with hot reload), and the worker."""
    web = ["--dev"] if is_dev else []
    return Commands(
        web=[sys.executable, "-m", "samokoder_app.platform.web", *web],
        worker=[sys.executable, "-m", "samokoder_app.builds.worker"],
    )


def child_environment(settings: Settings, secrets: Secrets, inherited: Mapping[str, str]) -> dict[str, str]:
    """What the children see: their own roles' addresses, never the owner's."""
    environment = {
        **inherited,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)]),
        "PYTHONUNBUFFERED": "1",
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "SAMOKODER_HOME": str(settings.home.root),
    }
    if settings.database_url is not None:
        addresses = database_addresses(settings, secrets)
        environment |= {
            "DATABASE_URL": "",
            "SAMOKODER_WEB_DATABASE_URL": addresses.web.get_secret_value(),
            "SAMOKODER_WORKER_DATABASE_URL": addresses.worker.get_secret_value(),
            "SAMOKODER_AUTH_DATABASE_URL": addresses.auth.get_secret_value(),
        }
    return environment


class Supervisor:
    """Runs the platform until it is told to stop."""

    def __init__(self, settings: Settings, commands: Commands, inherited: Mapping[str, str]) -> None:
        self._settings = settings
        self._secrets = load_secrets(settings)
        self._postgres: EmbeddedPostgres | None = None
        environment = child_environment(settings, self._secrets, inherited)
        # A child starts only after the last one is dead: by its name the new worker takes over what that one held.
        name = f"{socket.gethostname()}:{os.getpid()}:{token_hex(3)}"
        self._children = [
            Child("web", commands.web, environment),
            Child("worker", commands.worker, {**environment, "SAMOKODER_WORKER_NAME": name}),
        ]
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Start everything, wait for a signal, stop everything: first the processes, then the database."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal)
        try:
            # In this thread on purpose: the database ends with the thread that started it.
            self._start_database()
            if not self._stopping.is_set():
                await self._run_children()
        finally:
            if self._postgres is not None:
                say("postgres", "stops")
                self._postgres.stop()

    def _on_signal(self) -> None:
        if self._stopping.is_set():  # asked twice: no more patience
            for child in self._children:
                child.kill()
        self._stopping.set()

    def _start_database(self) -> None:
        if self._settings.database_url is None:
            self._postgres = embedded_postgres(self._settings, self._secrets)
            self._postgres.start()
            say("postgres", f"runs in {self._postgres.folder}")
        prepare_database(self._settings, self._secrets)

    async def _run_children(self) -> None:
        tasks = [asyncio.create_task(child.keep_running(), name=child.name) for child in self._children]
        tasks.append(asyncio.create_task(self._keep_database(), name="postgres"))
        announcement = asyncio.create_task(self._announce())
        waiting = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (announcement, waiting, *tasks):
                task.cancel()
            say("samokoder", "stops")
            await asyncio.gather(*(child.stop(STOP_SECONDS) for child in self._children))
            await asyncio.gather(announcement, waiting, *tasks, return_exceptions=True)

    async def _keep_database(self) -> None:
        """Start the embedded database again if it dies; web and worker reconnect by themselves."""
        delay = FIRST_DELAY
        while True:
            await asyncio.sleep(_DATABASE_POLL_SECONDS)
            if self._postgres is None or self._postgres.is_running:
                continue
            say("postgres", f"died, starts again in {delay:g} s; see {self._postgres.log_file}")
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)
            try:
                self._postgres.start()
            except PostgresFailed as error:
                say("postgres", str(error))

    async def _announce(self) -> None:
        """One clear line once the platform answers."""
        building = fingerprint(self._settings)
        host = self._settings.host or "127.0.0.1"
        if host in {"0.0.0.0", "::"}:  # noqa: S104 - asked through loopback
            host = "127.0.0.1"
        address = f"http://{host}:{self._settings.port}{paths.HEALTH}"
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            while not await _answers(client, address):  # noqa: ASYNC110 - another process, nothing to await
                await asyncio.sleep(_READY_POLL_SECONDS)
        remember_build(building)
        say("samokoder", f"Samokoder is ready: {self._settings.public_url}")


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(address)).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def check_port(settings: Settings) -> None:
    """Raise `CannotStart` if somebody else listens on our port."""
    family = socket.AF_INET6 if ":" in settings.bind_host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.bind_host, settings.port))
        except OSError as error:
            raise CannotStart(
                f"Port {settings.port} on {settings.bind_host} cannot be used ({os.strerror(error.errno or 0)}): "
                f"stop the program that holds it, or choose another port, for instance PORT={settings.port + 1}."
            ) from error


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the home's lock, which the kernel lets go when we die; raises `CannotStart` if another has it."""
    make_private_folder(settings.home.secrets)
    with (settings.home.secrets / "supervisor.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                f"Samokoder is already running with SAMOKODER_HOME={settings.home.root}: stop it first, "
                "or set another SAMOKODER_HOME."
            ) from error
        yield


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(str(item["msg"]).removeprefix("Value error, ") for item in error.errors())
    if isinstance(error, psycopg.OperationalError):
        return f"The database of DATABASE_URL cannot be reached: {str(error).strip()}"
    return str(error)


def main(arguments: Sequence[str]) -> int:
    """Run until stopped; the exit code is 1, after one sentence, if it cannot start."""
    parser = argparse.ArgumentParser(description="Run Samokoder: database, web and worker processes.")
    parser.add_argument("--dev", action="store_true", help="with hot reload")
    options = parser.parse_args(arguments)
    os.chdir(REPOSITORY)
    try:
        settings = Settings()
        check_port(settings)
        with only_one(settings):
            # The environment is only passed on to the children here; what it means is settings.py's business.
            supervisor = Supervisor(settings, default_commands(settings, options.dev), os.environ)
            asyncio.run(supervisor.run())
    except (
        CannotStart,
        PostgresMissing,
        PostgresFailed,
        MigrationRefused,
        BadDatabaseUrl,
        ValidationError,
        psycopg.OperationalError,
    ) as error:
        sys.stderr.write(f"{_sentence(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
