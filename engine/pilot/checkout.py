"""The operator's own GPT-Pilot: where it lies, and what keeps it from being used."""

import asyncio
import json
import tomllib
from pathlib import Path

from engine.document import Document
from engine.reasons import Reason, reason
from engine.sandbox.runtimes import is_world_reachable

PILOT_STACK = "vite-express"
"""What its one template makes: pages with Vite and React in client/, a server with Express in server/."""

KNOWN_VERSIONS = ("1.2.",)
"""Its messages and settings are known of these; others may speak differently."""

_PARTS = ("main.py", "core", "pyproject.toml", "requirements.txt")
_SHOWN = ("main.py", "core", "pyproject.toml")
"""All that its process sees of the checkout: beside it lie its operator's own keys, database and projects as a rule."""

_SHOWN_OF_PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg")
_NOT_NEEDED = frozenset({"tiktoken"})
"""It counts tokens with it where a server names none, and would fetch a file from the net at its start: a stand-in of ours is given."""

_SECONDS = 30
_QUESTION = """
import importlib.metadata, json, sys
missing = []
for name in sys.argv[1:]:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        missing.append(name)
print(json.dumps([sys.prefix, sys.base_prefix, missing]))
"""


class PilotCheckout(Document):
    """A folder with GPT-Pilot and the Python of its environment."""

    home: Path
    python: Path


class Examined(Document):
    """What was found: `problem` in a sentence, else what its process must see of the host, and its version."""

    problem: Reason | None = None
    version: str = ""
    shown: tuple[str, ...] = ()


async def examined(checkout: PilotCheckout) -> Examined:
    """Whether the checkout can be used, found out by asking its Python; takes about a tenth of a second."""
    home = checkout.home
    if not all((home / part).exists() for part in _PARTS):
        return _problem("pilot_no_checkout", path=str(home))
    version = _version(home)
    if not version.startswith(KNOWN_VERSIONS):
        return _problem("pilot_other_version", version=version or "?", known="1.2.x")
    if not checkout.python.exists():
        return _problem("pilot_no_python", path=str(checkout.python))
    answer = await _asked(checkout.python, _required(home))
    if answer is None:
        return _problem("pilot_no_python", path=str(checkout.python))
    prefix, base, missing = answer
    if missing:
        return _problem("pilot_lacks_packages", names=", ".join(missing[:10]), path=str(home / "requirements.txt"))
    pythons = [path for path in dict.fromkeys((Path(prefix), Path(base))) if not _is_shown(path)]
    hidden = [folder for folder in (home, home / "core", *pythons) if not is_world_reachable(folder)]
    if hidden:
        return _problem("pilot_unreachable", path=str(hidden[0]))
    shown = [home / part for part in _SHOWN] + [folder / part for folder in pythons for part in _SHOWN_OF_PYTHON]
    return Examined(version=version, shown=tuple(map(str, shown)))


def _problem(code: str, **values: str) -> Examined:
    return Examined(problem=reason(code, **values))


def _is_shown(path: Path) -> bool:
    """Every sandbox sees /usr."""
    return path.is_relative_to("/usr")


def _version(home: Path) -> str:
    try:
        read = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    for place in (read.get("tool", {}).get("poetry", {}), read.get("project", {})):
        if isinstance(place, dict) and isinstance(place.get("version"), str):
            return str(place["version"])
    return ""


def _required(home: Path) -> list[str]:
    """Names of the packages that its list asks for."""
    lines = (home / "requirements.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    names = (line.partition("==")[0].partition("[")[0].strip() for line in lines if "==" in line)
    return sorted({name for name in names if name and not name.startswith(("#", "-"))} - _NOT_NEEDED)


async def _asked(python: Path, names: list[str]) -> tuple[str, str, list[str]] | None:
    try:
        process = await asyncio.create_subprocess_exec(
            str(python),
            "-I",
            "-c",
            _QUESTION,
            *names,
            cwd="/",
            env={},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(_SECONDS):
            output, _ = await process.communicate()
        prefix, base, missing = json.loads(output)
    except (TimeoutError, ValueError):
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return str(prefix), str(base), [str(name) for name in missing]
