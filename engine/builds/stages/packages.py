"""Which packages an app asks for that its stack does not have."""

import re

from engine.stacks.script_imports import listed_packages, locked_packages
from engine.stacks.stack import Stack

_NAME = re.compile(r"\s*+([A-Za-z0-9][A-Za-z0-9._-]*+)(?=[\s\[=<>~!;@\\]|$)")


def unknown_packages(manifest: str, stack: Stack) -> tuple[str, ...]:
    """Names in the app's list of packages that the stack's lock does not hold."""
    if stack.dependencies.kind == "node":
        locked = locked_packages(stack.lock_path.read_text(encoding="utf-8"))
        return tuple(sorted(listed_packages(manifest) - locked))
    if stack.dependencies.kind != "python":
        return ()
    known = _names(stack.lock_path.read_text(encoding="utf-8"))
    return tuple(sorted(_names(manifest) - known))


def _names(text: str) -> set[str]:
    """Distribution names of a requirements file, normalised; options, hashes and comments are skipped."""
    lines = (line.split("#")[0] for line in text.splitlines())
    found = (_NAME.match(line) for line in lines if line.strip() and not line.strip().startswith("-"))
    return {re.sub(r"[-_.]+", "-", match.group(1)).lower() for match in found if match}
