"""Which paths an app's files may have."""

import os
import unicodedata
from collections.abc import Iterable

from engine.workspace.errors import PathRejected
from engine.workspace.ignore import DEFAULT_IGNORE

MAX_PATH_CHARS = 200
MAX_NAME_BYTES = 255
"""The longest file name of common Linux file systems."""

_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", "git~1"})
"""Also as Windows and macOS read them, where a ZIP is unpacked too: in any case, with dots or a stream at the end."""


def validate_path(path: str) -> str:
    """The path as given, if an app may have such a file; raises `PathRejected` with a sentence.

    Relative POSIX paths of printable, composed characters (NFC; U+FFFD is one that could not be read), at most 200, whose every part is a plain name;
    nothing that belongs to dependencies, caches, version control or the app's data.
    """
    if not path or len(path) > MAX_PATH_CHARS:
        raise PathRejected("path_length", limit=MAX_PATH_CHARS)
    if not path.isprintable() or "\\" in path or "\ufffd" in path or not unicodedata.is_normalized("NFC", path):
        raise PathRejected("path_characters", path=repr(path))
    if path.startswith("/"):
        raise PathRejected("path_absolute", path=path)
    for name in path.split("/"):
        _check_name(name, path)
    # Some programs that unpack a ZIP take look-alikes of dots and slashes for what they look like.
    if ".." in unicodedata.normalize("NFKC", path).replace("\\", "/").split("/"):
        raise PathRejected("path_climbs", path=path)
    if DEFAULT_IGNORE.skips_file(path) or DEFAULT_IGNORE.skips_folder(path):
        raise PathRejected("path_reserved", path=path)
    return path


def is_valid_path(path: str) -> bool:
    """Whether `validate_path` accepts it."""
    try:
        validate_path(path)
    except PathRejected:
        return False
    return True


def twin_of(path: str, known: Iterable[str]) -> str | None:
    """The file or folder among `known` files that differs from `path`, or a folder on it, in case alone.

    Where a ZIP is unpacked, the two may be one: the second would silently replace the first.
    """
    names = {place.casefold(): place for file in known for place in _places(file)}
    found = (names.get(place.casefold(), place) for place in _places(path))
    return next((twin for place, twin in zip(_places(path), found, strict=True) if twin != place), None)


def _places(path: str) -> list[str]:
    """The path and the folders that lead to it, outermost first."""
    parts = path.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def _check_name(name: str, path: str) -> None:
    if name in ("", ".", ".."):
        raise PathRejected("path_climbs", path=path)
    if name != name.strip():
        raise PathRejected("path_spaces", path=path)
    if name.partition(":")[0].rstrip(". ").casefold() in _VERSION_CONTROL:
        raise PathRejected("path_reserved", path=path)
    if len(os.fsencode(name)) > MAX_NAME_BYTES:
        raise PathRejected("path_long_name", path=path)
