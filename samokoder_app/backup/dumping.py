"""The programs of Postgres that save a database and read it in."""

import os
import subprocess
from pathlib import Path

from samokoder_app.platform.postgres import DATABASE, SUPERUSER, EmbeddedPostgres, socket_folder

_TOLD = 800


class DumpFailed(Exception):
    """A program of Postgres ended with an error; the sentence has its last words."""


def dump_roles(postgres: EmbeddedPostgres, target: Path) -> None:
    """Who there is and who belongs to whom, without passwords: those derive from the installation's own key."""
    _run(postgres, "pg_dumpall", "--roles-only", "--no-role-passwords", f"--file={target}")


def dump_database(postgres: EmbeddedPostgres, target: Path) -> None:
    """One consistent moment of the whole database; the product may go on working."""
    _run(postgres, "pg_dump", "--format=custom", f"--file={target}", f"--dbname={DATABASE}")


def read_roles(postgres: EmbeddedPostgres, source: Path) -> None:
    """Make the roles. Those that a new server has already are told as errors, which is as it should be."""
    _run(postgres, "psql", "--quiet", "--no-psqlrc", f"--file={source}", f"--dbname={DATABASE}")


def read_database(postgres: EmbeddedPostgres, source: Path) -> None:
    """All of it or nothing, into an empty database; raises `DumpFailed`."""
    options = ["--single-transaction", "--exit-on-error", f"--dbname={DATABASE}"]
    _run(postgres, "pg_restore", *options, str(source))


def _run(postgres: EmbeddedPostgres, program: str, *options: str) -> None:
    """Run a program as the superuser, whose password is in its environment alone."""
    result = subprocess.run(
        [str(postgres.binaries.folder / program), "--no-password", f"--username={SUPERUSER}", *options],
        env={
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "PGHOST": str(socket_folder(postgres.folder)),
            "PGPASSWORD": postgres.secrets.database_password(SUPERUSER),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise DumpFailed(f"{program} failed: {result.stderr.strip()[-_TOLD:]}")
