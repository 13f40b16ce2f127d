"""Which packages an app asks for that its stack does not have."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from engine.stacks.script_imports import listed_packages, locked_packages
from engine.stacks.stack import Stack

_NAME = re.compile(r"\s*+([A-Za-z0-9][A-Za-z0-9._-]*+)(?=[\s\[=<>~!;@\\]|$)")


def unknown_packages(manifest: str, stack: Stack) -> tuple[str, ...]:
    """Names in the app's list of packages that the stack's lock does not hold."""
    if stack.dependencies.kind == "node":
        return tuple(sorted(listed_packages(manifest) - _locked(stack.lock_path, is_node=True)))
    if stack.dependencies.kind != "python":
        return ()
    return tuple(sorted(_names(manifest) - _locked(stack.lock_path, is_node=False)))


@cache
def _locked(path: Path, *, is_node: bool) -> frozenset[str]:
    """A stack's lock is a part of the program and long: read once, though every step of a build asks."""
    lock = path.read_text(encoding="utf-8")
    return frozenset(locked_packages(lock) if is_node else _names(lock))


def manifest_of(files: Mapping[str, str], stack: Stack) -> str | None:
    """The app's list of packages, those of all its parts in one; None if it has none."""
    paths = (stack.dependencies.manifest, *stack.dependencies.more_manifests)
    found = [files[path] for path in paths if path in files]
    return _one_list(found) if len(paths) > 1 and found else next(iter(found), None)


def _one_list(manifests: Sequence[str]) -> str:
    """The first part's range counts where several name a package; what cannot be read is left as it is, to be refused."""
    listed: dict[str, object] = {}
    for manifest in reversed(manifests):
        try:
            read = json.loads(manifest)
        except (ValueError, RecursionError):
            return manifest
        for key in ("dependencies", "devDependencies"):
            one = read.get(key) if isinstance(read, dict) else None
            listed |= one if isinstance(one, dict) else {}
    return json.dumps({"dependencies": listed})


def asked_packages(files: Mapping[str, str]) -> frozenset[str]:
    """Packages that an app of whatever kind asks for: by requirements.txt, pyproject.toml and package.json."""
    python = _names(files.get("requirements.txt", "")) | _names("\n".join(_project_dependencies(files)))
    return frozenset(python) | listed_packages(files.get("package.json", ""))


def _project_dependencies(files: Mapping[str, str]) -> list[str]:
    try:
        project = tomllib.loads(files.get("pyproject.toml", "")).get("project", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    listed = project.get("dependencies", []) if isinstance(project, dict) else []
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _names(text: str) -> set[str]:
    """Distribution names of a requirements file, normalised; options, hashes and comments are skipped."""
    lines = (line.split("#")[0] for line in text.splitlines())
    found = (_NAME.match(line) for line in lines if line.strip() and not line.strip().startswith("-"))
    return {re.sub(r"[-_.]+", "-", match.group(1)).lower() for match in found if match}
