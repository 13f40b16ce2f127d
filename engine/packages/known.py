"""Which packages an app may import: those of its stack's lock, or those in a folder of its own."""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from engine.document import Document
from engine.packages.reading import canonical
from engine.stacks.stack import Stack

_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s\\;]+)", re.M)
_DIST_INFO = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)-([^-]+)\.dist-info")
_LONGEST_RECORD = 4_000_000
_LONGEST_LOCK = 20_000_000
_MOST_NAMES = 2_000


class KnownPackages(Document):
    """Normal name → version; and what a Python distribution is imported as, where that differs: `yaml` → `pyyaml`."""

    versions: dict[str, str] = Field(default_factory=dict)
    import_names: dict[str, str] = Field(default_factory=dict)


def packages_of_stack(stack: Stack) -> KnownPackages:
    """Everything that the stack's lock places where the app's imports find it."""
    kind = stack.dependencies.kind
    if kind == "none":
        return KnownPackages()
    versions = _locked(stack.lock_path, is_node=kind == "node")
    return KnownPackages(versions=versions, import_names=stack.dependencies.import_names)


@cache
def _locked(path: Path, *, is_node: bool) -> dict[str, str]:
    """A stack's lock is a part of the program and long: read once, though every step of a build asks."""
    lock = path.read_text(encoding="utf-8")
    return _locked_scripts(lock) if is_node else {canonical(n): v for n, v in _PINNED.findall(lock)}


def packages_in(folder: Path, stack: Stack) -> KnownPackages:
    """The same of a folder that was installed; it may say what it likes, so reading it is bounded."""
    if stack.dependencies.kind == "node":
        lock = _bounded(folder / ".package-lock.json", _LONGEST_LOCK)
        return KnownPackages(versions=_locked_scripts(lock) if lock else {})
    versions: dict[str, str] = {}
    imported: dict[str, str] = {}
    for place in sorted(folder.glob("*.dist-info")):
        found = _DIST_INFO.fullmatch(place.name)
        if found is None or len(versions) == _MOST_NAMES:
            continue
        name = canonical(found[1])
        versions[name] = found[2]
        imported |= {top: name for top in _tops(place / "RECORD") if canonical(top) != name}
    return KnownPackages(versions=versions, import_names=imported | stack.dependencies.import_names)


def _locked_scripts(lock: str) -> dict[str, str]:
    """Package → version of what a package-lock.json places at its top."""
    try:
        places = json.loads(lock)["packages"]
        return {
            place.removeprefix("node_modules/"): one["version"]
            for place, one in places.items()
            if place.count("node_modules/") == 1 and isinstance(one.get("version"), str)
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _tops(record: Path) -> Iterator[str]:
    """Top-level names that can be imported of what a wheel's RECORD lists."""
    seen: set[str] = set()
    for row in csv.reader(_bounded(record, _LONGEST_RECORD).splitlines()):
        top, slash, _ = row[0].partition("/") if row else ("", "", "")
        name = top if slash else top.removesuffix(".py")
        if name.isidentifier() and name not in seen and (slash or top.endswith(".py")) and len(seen) < _MOST_NAMES:
            seen.add(name)
            yield name


def _bounded(path: Path, most: int) -> str:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
        return ""
    return path.read_text(encoding="utf-8", errors="replace")
