"""`python -m samokoder_app.backup save|restore FILE`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from samokoder_app.backup.dumping import DumpFailed
from samokoder_app.backup.restoring import CannotRestore, restore
from samokoder_app.backup.saving import save
from samokoder_app.platform.binaries import PostgresMissing
from samokoder_app.platform.migrations import MigrationRefused
from samokoder_app.platform.postgres import PostgresFailed
from samokoder_app.platform.supervisor import CannotStart
from samokoder_app.settings import Settings, get_settings

_YOURS = (
    "The database is yours (DATABASE_URL): save it with pg_dump or with what its provider offers. This command is for"
    " the embedded one."
)
_NO_FILE = "Name the backup's file, which is no folder: FILE=/backups/samokoder.tar.gz\n"
"""An empty name too is a folder: the present one."""


def main() -> int:
    """Run one of the commands; the exit code is 1, after one sentence, if it failed."""
    options = _parser().parse_args()
    if options.file.is_dir():
        sys.stderr.write(_NO_FILE)
        return 1
    settings = get_settings()
    command: Callable[[Settings, argparse.Namespace], None] = options.run
    if settings.database_url is not None:
        sys.stderr.write(f"{_YOURS}\n")
        return 1
    try:
        command(settings, options)
    except (
        CannotRestore,
        CannotStart,
        DumpFailed,
        MigrationRefused,
        PostgresFailed,
        PostgresMissing,
        OSError,
    ) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m samokoder_app.backup", description=__doc__)
    commands = parser.add_subparsers(required=True)
    saving = commands.add_parser("save", help="write a backup; Samokoder may run meanwhile")
    saving.set_defaults(run=_save)
    restoring = commands.add_parser("restore", help="make an installation of it, in a home without a database")
    restoring.add_argument("--without-keys", action="store_true", help="even if the master secret is another one")
    restoring.set_defaults(run=_restore)
    for one in (saving, restoring):
        one.add_argument("file", type=Path)
    return parser


def _save(settings: Settings, options: argparse.Namespace) -> None:
    target: Path = options.file.absolute()
    saved = save(settings, target)
    if saved.left_out:
        sys.stdout.write(
            f"Left out: {saved.left_out} entries of apps' data that are no plain files, or too many or long.\n"
        )
    sys.stdout.write(
        f"{target}: the database and the data of {saved.apps} apps, {saved.bytes / 1e6:,.1f} MB.\n"
        "Not in it: the master secret, without which keys and secrets of users cannot be read. Keep a copy of it, apart"
        f" from this file: {'SAMOKODER_MASTER_KEY' if settings.master_key else settings.home.master_secrets}\n"
    )


def _restore(settings: Settings, options: argparse.Namespace) -> None:
    restored = restore(settings, options.file, without_keys=options.without_keys)
    sys.stdout.write(f"Restored as of {restored.about.made_at:%Y-%m-%d %H:%M} UTC. Start Samokoder now.\n")
    if restored.unreadable:
        sys.stdout.write(f"{restored.unreadable} keys and secrets must be entered again by their owners.\n")


if __name__ == "__main__":
    sys.exit(main())
