"""What can be told from the files alone: imports without a package, hx-targets that nothing answers to."""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from engine.packages.known import KnownPackages, packages_of_stack
from engine.stacks.packages import manifest_of
from engine.stacks.script_imports import SCRIPTS, listed_packages, package_of, specifiers
from engine.stacks.stack import Stack
from engine.verify.sentences import say
from engine.verify.source import Source, text_of
from engine.verify.speech import Language

_TARGET = re.compile(r"""hx-target\s*=\s*["']#([A-Za-z][\w-]*)["']""")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
_PLACEHOLDER = re.compile(r"\{(?=([{%]))")
_ENDS = {"{": "}}", "%": "%}"}
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)")
_MOST_COMPARISONS = 100_000
"""Of targets with ids that a template makes; more of them are no page of a person, and nothing is said about them."""
_MARKUP = {".html", ".jinja", ".jinja2", ".j2", ".htm"}


def unknown_targets(source: Source, language: Language) -> list[str]:
    """htmx is silent about an hx-target that does not exist: every `#id` must be an id in some template."""
    templates = {path: text_of(file) for path, file in source.items() if PurePosixPath(path).suffix in _MARKUP}
    ids = {_literal_parts(found) for text in templates.values() for found in _ID.findall(text)}
    targets = {path: dict.fromkeys(_TARGET.findall(text)) for path, text in sorted(templates.items())}
    made = [parts for parts in ids if len(parts) > 1]
    if len(made) * sum(map(len, targets.values())) > _MOST_COMPARISONS:
        return []
    return [
        say("unknown_target", language, {"path": path, "id": target})
        for path, wanted in targets.items()
        for target in wanted
        if (target,) not in ids and not any(_fits(target, parts) for parts in made)
    ]


def phantom_dependencies(
    source: Source, stack: Stack, language: Language, known: KnownPackages | None = None
) -> list[str]:
    """A sentence for each import of `phantom_imports`."""
    return [
        say("phantom", language, {"path": path, "name": name, "manifest": stack.dependencies.manifest})
        for path, name, _ in phantom_imports(source, stack, known)
    ]


def phantom_imports(source: Source, stack: Stack, known: KnownPackages | None = None) -> list[tuple[str, str, str]]:
    """Imports that are neither the app's own, nor the standard library's, nor in its list of packages.

    (path, name as it is imported, package); others may have brought the package along, an export has none of them.
    `known` is what the app has in place of the stack's packages.
    """
    lists = (stack.dependencies.manifest, *stack.dependencies.more_manifests)
    manifest = manifest_of({path: text_of(source[path]) for path in lists if path in source}, stack)
    if manifest is None or stack.dependencies.kind == "none":
        return []
    if stack.dependencies.kind == "node":
        return _phantom_packages(source, manifest)
    known = known or packages_of_stack(stack)
    listed = {_canonical(name) for name in _listed(manifest)} | (known.versions.keys() - _chosen(stack))
    own = {PurePosixPath(path).parts[0].removesuffix(".py") for path in source if path.endswith(".py")}
    own |= {PurePosixPath(path).stem for path in source if path.startswith("tests/")}
    names = {name: _canonical(package) for name, package in known.import_names.items()}
    return [
        (path, name, names.get(name, _canonical(name)))
        for path, file in sorted(source.items())
        if path.endswith(".py")
        for name in dict.fromkeys(_imports(text_of(file)))
        if name not in own and name not in sys.stdlib_module_names and not _is_listed(name, names, listed)
    ]


def _phantom_packages(source: Source, manifest: str) -> list[tuple[str, str, str]]:
    """The same for scripts and package.json."""
    listed = listed_packages(manifest)
    return [
        (path, name, name)
        for path, file in sorted(source.items())
        if path.endswith(SCRIPTS)
        for name in dict.fromkeys(filter(None, map(package_of, specifiers(text_of(file)))))
        if name not in listed
    ]


def _is_listed(name: str, names: dict[str, str], listed: set[str]) -> bool:
    return names.get(name, _canonical(name)) in listed


def _chosen(stack: Stack) -> set[str]:
    """Packages that an app must list itself; others come along: pydantic with fastapi."""
    chosen = stack.lock_path.with_suffix(".in")
    return {_canonical(name) for name in _listed(chosen.read_text(encoding="utf-8"))} if chosen.exists() else set()


def _imports(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def _listed(manifest: str) -> Iterator[str]:
    for line in manifest.splitlines():
        if (found := _REQUIREMENT.match(line)) and not line.lstrip().startswith(("-", "#")):
            yield found.group(1)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _literal_parts(identifier: str) -> tuple[str, ...]:
    """An id without its template placeholders, cut where they stood; gone through once, whatever it holds."""
    parts, start, unended = [], 0, set()
    for opening in _PLACEHOLDER.finditer(identifier):
        end = _ENDS[opening[1]]
        if opening.start() < start or end in unended:
            continue
        closing = identifier.find(end, opening.start() + 2)
        if closing < 0:
            unended.add(end)
            continue
        parts.append(identifier[start : opening.start()])
        start = closing + 2
    return (*parts, identifier[start:])


def _fits(target: str, parts: Sequence[str]) -> bool:
    """Whether the id may become `target`: its parts stand there in order, anything in place of its placeholders."""
    first, *middle, last = parts
    end = len(target) - len(last)
    if len(first) > end or not (target.startswith(first) and target.endswith(last)):
        return False
    position = len(first)
    for part in middle:
        found = target.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True
