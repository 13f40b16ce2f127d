"""Make an installation of a backup, in a home that has no database yet."""

import gzip
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from alembic.script import ScriptDirectory

from samokoder_app.backup.archive import DATABASE, ROLES, About, NotABackup, read_about, unpack
from samokoder_app.backup.dumping import read_database, read_roles
from samokoder_app.keys.rotation import reseal
from samokoder_app.keys.vault import Vault
from samokoder_app.platform.database import embedded_postgres, owner_address, prepare_database
from samokoder_app.platform.migrations import migration_scripts
from samokoder_app.platform.postgres import EmbeddedPostgres
from samokoder_app.platform.secrets import load_secrets, master_secrets, sealing_for
from samokoder_app.platform.supervisor import only_one
from samokoder_app.settings import Settings

_BLOCK = 1_048_576


class CannotRestore(Exception):
    """Nothing was changed; the sentence says why and what to do."""


@dataclass(frozen=True)
class Restored:
    """What the backup was, and how many keys and secrets no master secret opens."""

    about: About
    unreadable: int


def restore(settings: Settings, source: Path, *, without_keys: bool) -> Restored:
    """Raises `CannotRestore`, `CannotStart`, `PostgresFailed` and `DumpFailed`; then the home is as it was."""
    home = settings.home
    with only_one(settings), _open(source) as tar:
        about = _readable(tar)
        if home.postgres.exists() or home.preview.exists():
            raise CannotRestore(
                f"{home.root} has a database already. Restore into an empty SAMOKODER_HOME, or move its folders"
                " postgres and preview away first."
            )
        with _all_or_nothing(settings) as postgres:
            unreadable = _fill(settings, postgres, tar)
            if not without_keys:
                _refuse_unreadable(unreadable, home.master_secrets)
    return Restored(about, unreadable)


@contextmanager
def _all_or_nothing(settings: Settings) -> Iterator[EmbeddedPostgres]:
    """A server that does not run yet; stopped in the end, and gone with all that was made if there is an error."""
    postgres = embedded_postgres(settings, load_secrets(settings))
    try:
        yield postgres
    except BaseException:
        postgres.stop()
        for folder in (settings.home.postgres, settings.home.preview):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    postgres.stop()


def _refuse_unreadable(count: int, master_secrets: Path) -> None:
    if count:
        raise CannotRestore(
            f"{count} keys and secrets were sealed with another master secret. Put that one into {master_secrets} (or"
            " SAMOKODER_MASTER_KEY) and restore again; with --without-keys their owners must enter them anew."
        )


@contextmanager
def _open(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        _check_whole(source)
        with tarfile.open(source, "r:gz") as tar:
            yield tar
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, NotABackup):
        raise CannotRestore(f"{source} is no backup of Samokoder, or it is damaged.") from None


def _check_whole(source: Path) -> None:
    """To the end and its checksum, of which reading the members stops short."""
    with gzip.open(source) as content:
        while content.read(_BLOCK):
            pass


def _readable(tar: tarfile.TarFile) -> About:
    about = read_about(tar)
    known = {one.revision for one in ScriptDirectory.from_config(migration_scripts()).walk_revisions()}
    if about.schema_revision not in known:
        raise CannotRestore("This backup was made by a newer Samokoder: update this one first.")
    return about


def _fill(settings: Settings, postgres: EmbeddedPostgres, tar: tarfile.TarFile) -> int:
    """Read everything in and bring it to the present schema; how many sealed things cannot be opened."""
    with tempfile.TemporaryDirectory(dir=settings.home.root, prefix=".restore-") as name:
        folder = Path(name)
        unpack(tar, folder, settings.home.preview)
        if not (folder / ROLES).exists() or not (folder / DATABASE).exists():
            raise NotABackup
        postgres.start()
        read_roles(postgres, folder / ROLES)
        read_database(postgres, folder / DATABASE)
    secrets = load_secrets(settings)
    prepare_database(settings, secrets)
    with psycopg.connect(owner_address(settings, secrets), autocommit=True) as connection:
        return len(reseal(connection, Vault(lambda: master_secrets(settings)), sealing_for).unreadable)
