"""Make a backup, of an installation that runs or of one that rests."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from samokoder_app.backup.archive import DATABASE, ROLES, About, write_archive
from samokoder_app.backup.dumping import dump_database, dump_roles
from samokoder_app.platform.database import embedded_postgres
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres
from samokoder_app.platform.secrets import load_secrets
from samokoder_app.platform.supervisor import only_one
from samokoder_app.settings import Settings


@dataclass(frozen=True)
class Saved:
    """What a backup holds, and how many files of apps it does not."""

    apps: int
    left_out: int
    bytes: int


def save(settings: Settings, target: Path) -> Saved:
    """Write a backup, in place of an older one of this name only when it is complete.

    Raises `PostgresFailed`, `DumpFailed`, `CannotStart` and OSError.
    """
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name,
        _running(settings) as postgres,
    ):
        folder = Path(name)
        dump_roles(postgres, folder / ROLES)
        dump_database(postgres, folder / DATABASE)
        made = folder / "backup"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            stored = write_archive(file, _about(postgres), folder, settings.home.preview)
            file.flush()
            os.fsync(file.fileno())
        made.replace(target)
    return Saved(stored.apps, stored.left_out, target.stat().st_size)


@contextmanager
def _running(settings: Settings) -> Iterator[EmbeddedPostgres]:
    """The server of a running installation, else one that is started for this."""
    postgres = embedded_postgres(settings, load_secrets(settings))
    try:
        psycopg.connect(postgres.address(SUPERUSER, "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        with only_one(settings):
            postgres.start()
            try:
                yield postgres
            finally:
                postgres.stop()
    else:
        yield postgres


def _about(postgres: EmbeddedPostgres) -> About:
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        row = connection.execute("select version_num from app.schema_migrations").fetchone()
    return About(made_at=datetime.now(UTC), schema_revision=row[0] if row else "")
