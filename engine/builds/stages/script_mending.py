"""What TypeScript's compiler finds wrong with imports is mended by rule, without a model."""

import json
import posixpath
import re
from collections.abc import Mapping
from itertools import groupby

from engine.stacks.script_imports import SCRIPTS, relative_name

_UNKNOWN_NAME = re.compile(
    r"^(?P<path>[^\s(]+)\(\d+,\d+\): error TS(?:2304|2552): Cannot find name '(?P<name>\w+)'", re.M
)
_ONLY_A_TYPE = re.compile(
    r"^(?P<path>[^\s(]+)\((?P<line>\d+),(?P<column>\d+)\): error TS1484: '(?P<name>\w+)' is a type", re.M
)
_IMPORT = r"""^import\s*\{(?P<names>[^{}]*)\}\s*from\s*(?P<quote>["'])%s(?P=quote);?[ \t]*$"""
_DECLARED = r"^export\s+(?:async\s+)?(?P<kind>type|interface|const|let|function\*?|class|enum)\s+%s\b"


def with_script_imports(report: str, files: Mapping[str, str | None], known: Mapping[str, str]) -> dict[str, str]:
    """Files with the imports that the compiler's `report` misses or wants as types, by path.

    `known` says for a name from which module the stack imports it; else one file of the app must export it.
    """
    changed = _with_types_marked(report, files)
    for match in dict.fromkeys((found["name"], found["path"]) for found in _UNKNOWN_NAME.finditer(report)):
        name, path = match
        text = changed.get(path) or files.get(path)
        source = (known[name], False) if name in known else _exporter(name, path, files)
        if text and source:
            changed[path] = _with_import(text, f"type {name}" if source[1] else name, source[0])
    return changed


def _with_types_marked(report: str, files: Mapping[str, str | None]) -> dict[str, str]:
    """“type” before every imported name that is only a type: Node would look for it when the app starts."""
    changed: dict[str, str] = {}
    found = sorted(_ONLY_A_TYPE.finditer(report), key=lambda match: match["path"])
    for path, matches in groupby(found, key=lambda match: match["path"]):
        lines = (files.get(path) or "").splitlines(keepends=True)
        places = sorted({(int(one["line"]) - 1, int(one["column"]) - 1, one["name"]) for one in matches}, reverse=True)
        for number, column, name in places:
            if number < len(lines) and lines[number][column:].startswith(name):
                lines[number] = f"{lines[number][:column]}type {lines[number][column:]}"
        changed[path] = "".join(lines)
    return changed


def _exporter(name: str, path: str, files: Mapping[str, str | None]) -> tuple[str, bool] | None:
    """The one file of the app that exports `name`, as `path` imports it, and whether it is only a type."""
    declared = re.compile(_DECLARED % re.escape(name), re.M)
    found = [
        (other, match["kind"])
        for other, text in files.items()
        if other != path and other.endswith(SCRIPTS) and not other.startswith("tests/")
        for match in [declared.search(text or "")]
        if match
    ]
    if len(found) != 1:
        return None
    return _as_imported(found[0][0], path, files), found[0][1] in ("type", "interface")


def _as_imported(target: str, path: str, files: Mapping[str, str | None]) -> str:
    """By a name of package.json's “imports” where one leads there, else relative."""
    for alias, place in _aliases(files.get("package.json")).items():
        if target == place:
            return alias
        if place.endswith("*") and target.startswith(place[:-1]) and not path.startswith(place[:-1]):
            return f"{alias.rstrip('*')}{target.removeprefix(place[:-1])}"
    return relative_name(target, path)


def _aliases(manifest: str | None) -> dict[str, str]:
    try:
        read = json.loads(manifest or "{}").get("imports", {})
    except (ValueError, AttributeError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {alias: posixpath.normpath(place) for alias, place in read.items() if isinstance(place, str)}


def _with_import(text: str, name: str, module: str) -> str:
    """Joined to an import of names from the same module, else a line of its own before the first import."""
    written = re.search(_IMPORT % re.escape(module), text, re.M)
    if written:
        names = [one.strip() for one in written["names"].split(",") if one.strip()]
        joined = f'import {{ {", ".join([*names, name])} }} from "{module}";'
        return f"{text[: written.start()]}{joined}{text[written.end() :]}"
    first = re.search(r"^import\b", text, re.M)
    place = first.start() if first else 0
    return f'{text[:place]}import {{ {name} }} from "{module}";\n{text[place:]}'
