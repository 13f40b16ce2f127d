"""A forgotten import is mended by rule: the name is the stack's, or one module of the app defines it."""

import ast
import re
from collections.abc import Mapping

_UNDEFINED = re.compile(r"F821 Undefined name `(\w+)`\s+--> ([\w./-]+\.py):\d+")


def with_missing_imports(report: str, files: Mapping[str, str | None], known: Mapping[str, str]) -> dict[str, str]:
    """Files with the imports that ruff's `report` misses, by path; names whose origin is not plain are left alone.

    `known` says for a name from which module the stack imports it.
    """
    changed: dict[str, str] = {}
    for name, path in dict.fromkeys(_UNDEFINED.findall(report)):
        text = changed.get(path) or files.get(path)
        module = known.get(name) or _definer(name, path, files)
        if text and module and not re.search(rf"\b{name}\.\w", text):
            changed[path] = _with_import(text, module, name)
    return changed


def _definer(name: str, path: str, files: Mapping[str, str | None]) -> str | None:
    """The one module of the app that defines `name` at its top, as it is imported."""
    defining = [
        other
        for other, text in files.items()
        if other != path and other.endswith(".py") and not other.startswith("tests/") and _defines(text or "", name)
    ]
    return defining[0].removesuffix(".py").replace("/", ".") if len(defining) == 1 else None


def _defines(text: str, name: str) -> bool:
    return re.search(rf"^(?:(?:async )?def|class) {name}\b|^{name}\s*(?::[^=\n]+)?=", text, re.M) is not None


def _with_import(text: str, module: str, name: str) -> str:
    """Joined to an import from the same module on one line, else before the first import, else after the docstring."""
    lines = text.splitlines()
    body = ast.parse(text).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        if isinstance(node, ast.ImportFrom) and node.module == module and node.lineno == node.end_lineno:
            written = [f"{alias.name} as {alias.asname}" if alias.asname else alias.name for alias in node.names]
            lines[node.lineno - 1] = f"from {module} import {', '.join(sorted({*written, name}))}"
            return "\n".join(lines) + "\n"
    first = next((node for node in imports if getattr(node, "module", None) != "__future__"), None)
    docstring_end = body[0].end_lineno if body and ast.get_docstring(ast.Module(body[:1], [])) is not None else 0
    place = first.lineno - 1 if first else docstring_end or 0
    return "\n".join([*lines[:place], f"from {module} import {name}", *lines[place:]]) + "\n"
