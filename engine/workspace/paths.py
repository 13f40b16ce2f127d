"""Which paths an app's files may have."""

import os

from engine.workspace.errors import PathRejected
from engine.workspace.ignore import DEFAULT_IGNORE

MAX_PATH_CHARS = 200
MAX_NAME_BYTES = 255
"""The longest file name of common Linux file systems."""


def validate_path(path: str) -> str:
    """The path as given, if an app may have such a file; raises `PathRejected` with a sentence.

    Relative POSIX paths of printable characters, at most 200, whose every part is a plain name; nothing that
    belongs to dependencies, caches, version control or the app's data.
    """
    if not path or len(path) > MAX_PATH_CHARS:
        raise PathRejected(f"A path has 1 to {MAX_PATH_CHARS} characters.")
    if not path.isprintable() or "\\" in path:
        raise PathRejected(f"The path {path!r} has a character that no file of an app needs.")
    if path.startswith("/"):
        raise PathRejected(f"The path {path} is absolute; paths start at the app's own folder.")
    for name in path.split("/"):
        _check_name(name, path)
    if DEFAULT_IGNORE.skips_file(path) or DEFAULT_IGNORE.skips_folder(path):
        raise PathRejected(f"The path {path} is reserved for dependencies, caches or the app's own data.")
    return path


def is_valid_path(path: str) -> bool:
    """Whether `validate_path` accepts it."""
    try:
        validate_path(path)
    except PathRejected:
        return False
    return True


def _check_name(name: str, path: str) -> None:
    if name in ("", ".", ".."):
        raise PathRejected(f"The path {path} has an empty part or climbs out of the app's folder.")
    if name != name.strip():
        raise PathRejected(f"A name in {path} begins or ends with a space.")
    if len(os.fsencode(name)) > MAX_NAME_BYTES:
        raise PathRejected(f"A name in {path} is too long.")
