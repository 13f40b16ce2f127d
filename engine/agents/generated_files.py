"""Files of an app that nobody wrote: parts of pages as the command of shadcn/ui puts them into it, up to fifty."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

_SETTINGS = "components.json"
_SCHEMA = "https://ui.shadcn.com/schema"
_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:tsx|jsx)")
"""How it names its files; what people and models write of their own is named like its component."""


def generated_files(files: Mapping[str, str | None]) -> frozenset[str]:
    """Paths of such parts, known by the settings that the command leaves beside them; `files`: path → text."""
    used = {_parent(path) for path in files}
    folders = {folder for path, text in files.items() for folder in _folders(path, text or "", used)}
    return frozenset(path for path in files if _parent(path) in folders and _PART.fullmatch(PurePosixPath(path).name))


def _folders(path: str, text: str, used: Collection[str]) -> Iterator[str]:
    """Which of the `used` folders these settings let parts be put in.

    An alias such as `@/components/ui` begins in the folder of the sources.
    """
    if PurePosixPath(path).name != _SETTINGS:
        return
    try:
        settings = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(settings, dict) or not str(settings.get("$schema", "")).startswith(_SCHEMA):
        return
    aliases = settings.get("aliases")
    named = aliases if isinstance(aliases, dict) else {}
    alias = str(named.get("ui") or f"{named.get('components') or '@/components'}/ui")
    place = alias.partition("/")[2].strip("/")
    root = _parent(path)
    for sources in (f"{root}src/", root):
        if place and f"{sources}{place}/" in used:
            yield f"{sources}{place}/"
            return


def _parent(path: str) -> str:
    """The folder of a file with a slash at its end, empty for the root."""
    return path[: path.rfind("/") + 1]
