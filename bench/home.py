"""The home of a benchmark: never the one of the user, placed where dropped uids can reach it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.machine import Equipment, Machine
from engine.stacks.stack import Stack
from engine.workspace.removal import remove_folder
from samokoder_app.platform.secrets import get_secrets
from samokoder_app.settings import Settings, get_settings

PLACE = Path("/var/tmp")  # noqa: S108 - a folder with a random name inside; /tmp may be small and in memory


@contextmanager
def temporary_home() -> Iterator[Path]:
    """An empty home, removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="samokoder-bench-", dir=PLACE))
    try:
        home.chmod(0o711)
        yield home
    finally:
        remove_folder(home)


@contextmanager
def benchmark_home(given: Path | None) -> Iterator[Path]:
    """The home of this process and its children: `given` and kept, or a temporary one; no other settings count."""
    if given is None:
        with temporary_home() as home:
            _use(home)
            yield home
        return
    home = given.absolute()
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    _use(home)
    yield home


async def equipped(stack: Stack) -> Equipment:
    """Runtimes and packages of a stack in this home; the first time it takes most of a minute."""
    return await Machine(get_settings().home.root).equip(stack)


def _use(home: Path) -> None:
    """Every setting at its default, here and in children, whatever the developer's environment and `.env` say."""
    for field in Settings.model_fields.values():
        default = field.get_default()
        os.environ[str(field.validation_alias)] = "" if default is None else str(default)
    os.environ["SAMOKODER_HOME"] = str(home)
    get_settings.cache_clear()
    get_secrets.cache_clear()
