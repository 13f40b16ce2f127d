"""Paths as models write them: among quotes, marks and words, with `./`, `a/` and backslashes."""

import re
from collections.abc import Callable, Collection

from engine.edits.lines import LONGEST_MARK

_WORDS_BEFORE = re.compile(
    r"^(?:(?:#{1,6}|[-*>]|\d{1,3}[.)])\s+|(?://|#|--|/\*|<!--)\s*)?(?:(?:file(?:name|path)?|path)\s*:\s*|file\s+)?",
    re.I,
)
_PLAIN = re.compile(r"^(?:\.{0,2}/)?(?:[\w@.()\[\]+~$-]+[/\\])*[\w@.()\[\]+~$-]+$")
_ENDING = re.compile(r"\.\w{1,12}$")
_QUOTED = re.compile(r"`([^`\s]{1,200})`")
_REMARK = re.compile(r"\s\((?:new|updated|modified|changed|edited|full|complete)\b[^()]{0,30}\)$", re.I)
_BARE_NAMES = frozenset({"Dockerfile", "Makefile", "Procfile", "LICENSE", "Caddyfile", "Jenkinsfile", "Gemfile"})
_MARKS = "`*\"' \t"
_MOUNTS = ("/workspace/", "/testbed/", "/repo/", "/project/")
"""Where well-known agents keep a repository; their models write absolute paths."""


def clean_path(written: str) -> str:
    """A path without the quotes, marks and dots around it; nothing is decided about where it leads."""
    path = written.strip().strip(_MARKS).strip()
    if "\\" in path and "/" not in path:
        path = path.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path


def path_alone(line: str) -> str | None:
    """The path of a line that holds nothing else but marks, a number or the word “file”."""
    if len(line) > LONGEST_MARK:
        return None
    rest = line.strip().removesuffix("*/").removesuffix("-->").strip()
    rest = _REMARK.sub("", rest.rstrip(":"))
    rest = rest.strip(_MARKS).rstrip(":").strip(_MARKS) if rest[:1] in _MARKS else rest
    rest = _WORDS_BEFORE.sub("", rest, count=1).strip(_MARKS).rstrip(":").strip(_MARKS)
    return clean_path(rest) if _looks_like_path(rest) else None


def path_mentioned(line: str) -> str | None:
    """The only path between backticks in a line of words."""
    if len(line) > LONGEST_MARK:
        return None
    found = {name for name in _QUOTED.findall(line) if _looks_like_path(name)}
    return clean_path(found.pop()) if len(found) == 1 else None


def path_of_comment(line: str) -> str | None:
    """The path in a first line such as `# app/main.py` or `<!-- index.html -->`."""
    start = line.strip()
    if not start.startswith(("#", "//", "/*", "<!--", "--")) or start.startswith("#!"):
        return None
    return path_alone(line)


def path_in_info(info: str) -> str | None:
    """The path of a fence's info string: `python:app/main.py`, `python app/main.py`, `py title="app/main.py"`."""
    named = re.search(r"""\b(?:title|file(?:name|path)?|path)\s?=\s?["']?([^"'\s}]+)""", info[:LONGEST_MARK])
    if named:
        return clean_path(named.group(1))
    language, colon, rest = info.strip().partition(":")
    if colon and language.isalnum() and _looks_like_path(rest.strip()):
        return clean_path(rest)
    words = info.split()
    last = words[-1] if words else ""
    return clean_path(last) if _looks_like_path(last) and (len(words) == 2 or "/" in last or len(words) == 1) else None


def resolve(path: str, exists: Callable[[str], bool], known: Collection[str]) -> str:
    """The file that an edit of `path` means, if it is one beyond doubt; else the path as it is written."""
    if exists(path):
        return path
    shorter = path.removeprefix("/")
    candidates = {shorter[2:]} if path.startswith(("a/", "b/")) else set()
    candidates |= {path.removeprefix(mount) for mount in _MOUNTS if path.startswith(mount)}
    found = {one for one in candidates if one and exists(one)}
    if not found and not path.startswith("/"):
        found = {one for one in known if one.endswith(f"/{shorter}") or shorter.endswith(f"/{one}")}
    return found.pop() if len(found) == 1 else path


def without_mount(path: str) -> str:
    """The path of a file that is new, removed or written whole: nothing but its own name may decide which it is."""
    for mount in _MOUNTS:
        path = path.removeprefix(mount)
    return path


def _looks_like_path(text: str) -> bool:
    if not text or len(text) > 200 or not _PLAIN.match(text) or text.endswith(("/", ".")):
        return False
    name = re.split(r"[/\\]", text)[-1]
    if name in _BARE_NAMES or ("/" in text and name.startswith(".")):
        return True
    return bool(_ENDING.search(name)) and not set(name) <= set("0123456789.")
