"""An app's list of packages is mended by rule: what it imports and the stack has is added, what nothing needs goes."""

import json
import re
from collections.abc import Collection, Mapping

from engine.packages.app_packages import AppPackages
from engine.packages.reading import canonical
from engine.stacks.stack import Stack
from engine.verify.source import SourceFile
from engine.verify.static_rules import phantom_imports

_NAME = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)")
_LISTS = ("dependencies", "devDependencies")


def with_right_packages(files: Mapping[str, str | None], stack: Stack, packages: AppPackages) -> dict[str, str]:
    """The list of packages as it must be, by its path; empty if it is right, or if only a model can mend it.

    A package that the app has not is dropped only if every import is satisfied without it, and never what its owner
    allowed.
    """
    path = stack.dependencies.manifest
    manifest = files.get(path)
    if manifest is None or stack.dependencies.kind == "none":
        return {}
    change = _in_json if stack.dependencies.kind == "node" else _in_lines
    unknown, versions = packages.unallowed, packages.known.versions
    texts = {**files, path: change(manifest, {}, unknown)}
    source = {name: SourceFile(text.encode()) for name, text in texts.items() if text is not None}
    wanted = {package for _, _, package in phantom_imports(source, stack, packages.known)}
    dropped = unknown if wanted <= versions.keys() else ()
    added = {name: versions[name] for name in sorted(wanted & versions.keys())}
    mended = change(manifest, added, dropped) if added or dropped else manifest
    return {} if mended == manifest else {path: mended}


def _in_lines(manifest: str, added: Mapping[str, str], dropped: Collection[str]) -> str:
    kept = [line for line in manifest.splitlines() if _named(line) not in dropped]
    return "\n".join([*kept, *(f"{name}=={version}" for name, version in added.items())]) + "\n"


def _named(line: str) -> str:
    found = _NAME.match(line)
    return canonical(found.group(1)) if found else ""


def _in_json(manifest: str, added: Mapping[str, str], dropped: Collection[str]) -> str:
    try:
        read = json.loads(manifest)
    except ValueError:
        return manifest
    if not isinstance(read, dict):
        return manifest
    for key in _LISTS:
        if isinstance(read.get(key), dict):
            read[key] = {name: version for name, version in read[key].items() if name not in dropped}
    listed = read.get("dependencies")
    if added:
        read["dependencies"] = {**(listed if isinstance(listed, dict) else {}), **added}
    return json.dumps(read, indent=2, ensure_ascii=False) + "\n"
