"""The embedded Postgres: a child process of the supervisor, reachable through one Unix socket only.

Everybody logs in with a password over that socket (SCRAM), also the owner: peer authentication
would let any process of this uid be any role, and needs an entry in /etc/passwd. As root the server
runs under `SERVER_ID`, because Postgres refuses uid 0. A killed parent takes the server along
(PR_SET_PDEATHSIG with SIGINT: a clean, fast shutdown).
"""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from samokoder_app.db.engines import LoginRole
from samokoder_app.platform.binaries import PostgresBinaries
from samokoder_app.platform.processes import die_with_parent
from samokoder_app.platform.secrets import Secrets, make_private_folder

SERVER_ID = 65432
"""Uid and gid of the server when we are root. No account is made for it: a number is enough."""

_INITDB_ID = 65534  # `nobody`: unlike the server, initdb insists on a uid that has a name
DATABASE = "samokoder"
SUPERUSER = "postgres"
OWNER = "samokoder_owner"
_MAX_SOCKET_FOLDER = 80  # the kernel's limit for a socket's path is 107 bytes
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


class PostgresFailed(Exception):
    """The embedded Postgres does not start; the sentence says why."""


@dataclass
class EmbeddedPostgres:
    """One server in `folder` (data, socket). `durable=False` is for tests: no waiting for the disk."""

    folder: Path
    binaries: PostgresBinaries
    secrets: Secrets
    log_file: Path
    durable: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    def address(self, role: LoginRole | str, database: str = DATABASE) -> str:
        """The libpq URL of a role."""
        return socket_address(self.folder, role, self.secrets, database)

    @property
    def is_running(self) -> bool:
        """Whether the server's process lives."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Make the data directory if there is none, start, wait until it answers. Call from the main thread."""
        self._prepare_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialize()
        _clear_stale_lock(self.data)
        self.process = self._spawn()
        try:
            self._wait_ready()
            self._ensure_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut down cleanly, by force if that takes too long."""
        if self.process is None:
            return
        for number, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if self.process.poll() is not None:
                break
            self.process.send_signal(number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def _prepare_folders(self) -> None:
        make_private_folder(self.folder)
        make_private_folder(socket_folder(self.folder))
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        if os.geteuid() != 0:
            return
        for parent in self.folder.parents:
            if not parent.stat().st_mode & stat.S_IXOTH:
                raise PostgresFailed(
                    f"SAMOKODER_HOME must lie where other users may pass, because Postgres does not run as root: "
                    f"{parent} is closed to them (try SAMOKODER_HOME=/var/lib/samokoder)."
                )
        for folder in {self.folder, socket_folder(self.folder)}:
            os.chown(folder, SERVER_ID, SERVER_ID)

    def _initialize(self) -> None:
        """`initdb` in a folder beside it that becomes `data` at the end, so that half of one is never used."""
        with tempfile.TemporaryDirectory(dir=self.folder.parent, prefix="initdb-") as name:
            making = Path(name)
            password = making / "password"
            password.write_text(self.secrets.database_password(SUPERUSER))
            identity = _identity(_INITDB_ID)
            if identity is not None:
                os.chown(making, _INITDB_ID, _INITDB_ID)
                os.chown(password, _INITDB_ID, _INITDB_ID)
            result = subprocess.run(
                self._initdb_command(making),
                capture_output=True,
                text=True,
                env=_server_env(),
                check=False,
                user=identity,
                group=identity,
                extra_groups=() if identity is not None else None,
            )
            if result.returncode != 0:
                raise PostgresFailed(f"initdb failed: {(result.stderr or result.stdout).strip()[-800:]}")
            if identity is not None:
                _give_away(making / "data", SERVER_ID)
            shutil.rmtree(self.data, ignore_errors=True)
            (making / "data").rename(self.data)

    def _initdb_command(self, making: Path) -> list[str]:
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.binaries.version >= 17 else []
        return [
            str(self.binaries.initdb),
            f"--pgdata={making / 'data'}",
            f"--username={SUPERUSER}",
            f"--pwfile={making / 'password'}",
            "--auth-local=scram-sha-256",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            *builtin,
            *([] if self.durable else ["--no-sync"]),
        ]

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder(self.folder)),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "jit": "off",
            "log_min_messages": "warning",
            **({} if self.durable else {"fsync": "off", "full_page_writes": "off"}),
        }
        command = [str(self.binaries.postgres), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        identity = _identity(SERVER_ID)
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=_server_env(),
                # A session of its own: Ctrl-C in the terminal is for the supervisor, which stops us last.
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),
                user=identity,
                group=identity,
                extra_groups=() if identity is not None else None,
            )

    def _wait_ready(self) -> None:
        assert self.process is not None  # noqa: S101 - start() has just set it
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.address(SUPERUSER, "postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise PostgresFailed(
                        f"Postgres did not start ({str(error).strip()}); see {self.log_file}."
                    ) from error
                time.sleep(0.02)
            else:
                return

    def _ensure_database(self) -> None:
        """The owner of the product's schema is no superuser: the same rights as on a Postgres given by DATABASE_URL."""
        with psycopg.connect(self.address(SUPERUSER, "postgres"), autocommit=True) as connection:
            owner = sql.Identifier(OWNER)
            if not connection.execute("select 1 from pg_roles where rolname = %s", (OWNER,)).fetchone():
                connection.execute(sql.SQL("create role {} login createrole").format(owner))
            verifier = connection.pgconn.encrypt_password(
                self.secrets.database_password(OWNER).encode(), OWNER.encode(), b"scram-sha-256"
            )
            connection.execute(sql.SQL("alter role {} password {}").format(owner, sql.Literal(verifier.decode())))
            if not connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone():
                connection.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), owner))


def socket_folder(folder: Path) -> Path:
    """The folder of the socket: in `folder`, or under the system's temporary one when that path is too long."""
    inside = folder / "socket"
    if len(os.fsencode(inside)) <= _MAX_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"samokoder-{os.geteuid()}-{digest}"


def socket_address(folder: Path, role: LoginRole | str, secrets: Secrets, database: str = DATABASE) -> str:
    """The libpq URL of a role of the embedded server in `folder`."""
    host = quote(str(socket_folder(folder)), safe="")
    return f"postgresql://{role}:{secrets.database_password(role)}@/{database}?host={host}"


def _server_env() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


def _identity(number: int) -> int | None:
    return number if os.geteuid() == 0 else None


def _give_away(folder: Path, number: int) -> None:
    for place, _, files in os.walk(folder):
        os.chown(place, number, number)
        for name in files:
            os.chown(Path(place) / name, number, number, follow_symlinks=False)


def _clear_stale_lock(data: Path) -> None:
    """Remove the lock of a server that is gone: after a restart its number may be another process's."""
    lock = data / "postmaster.pid"
    deadline = time.monotonic() + _STOP_SECONDS
    while lock.exists():
        pid = _read_pid(lock)
        if pid is None or not _is_server_of(pid, data):
            lock.unlink(missing_ok=True)
            return
        # The server of a killed supervisor is shutting down: give it time.
        if time.monotonic() > deadline:
            raise PostgresFailed(f"Another Postgres (process {pid}) is using {data}: is Samokoder running already?")
        time.sleep(0.05)


def _read_pid(lock: Path) -> int | None:
    try:
        return int(lock.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except (FileNotFoundError, PermissionError):
        return False
