"""What the Python sources take from the catalogue, and words of theirs that are not in it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import samokoder_app.i18n as catalog
from samokoder_app import errors
from samokoder_app.i18n.text import Text, texts_of

ROOT = Path(__file__).parents[4]
_PAGES = ("features", "shell", "ui", "session")
"""Where words reach a page."""
_SPOKEN = re.compile(
    r"^(aria_(label|description|roledescription|valuetext)|title|placeholder|alt|label|summary|hint|empty)$"
)
_LIBRARY = re.compile(r"""(?:_COMPONENTS\}|\$/public/components)/(\w+)["']""")


@cache
def areas() -> dict[str, type]:
    """Classes of texts by their names."""
    found: dict[str, type] = {}
    for module_info in pkgutil.iter_modules(catalog.__path__):
        module = importlib.import_module(f"{catalog.__name__}.{module_info.name}")
        for name, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__ and texts_of(value):
                assert name not in found, f"two areas are called {name}"
                found[name] = value
    return found


@cache
def tables() -> dict[str, dict[str, Text]]:
    """Tables of texts by code, by their names."""
    return {
        name: value
        for module_info in pkgutil.iter_modules(catalog.__path__)
        for name, value in vars(importlib.import_module(f"{catalog.__name__}.{module_info.name}")).items()
        if isinstance(value, dict) and value and all(isinstance(text, Text) for text in value.values())
    }


@cache
def modules() -> dict[Path, ast.Module]:
    """The product's modules with their syntax trees, by path below the repository."""
    paths = sorted((ROOT / "samokoder_app").rglob("*.py"))
    return {path.relative_to(ROOT): ast.parse(path.read_text()) for path in paths}


@cache
def named() -> frozenset[tuple[str, str]]:
    """Texts that are named: area and key."""
    return frozenset(
        (_area(node.value.id, tree), node.attr)
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    )


def _area(name: str, tree: ast.Module) -> str:
    """What a name of the module stands for: an area may be imported under another one."""
    imports = (alias for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names)
    return next((alias.name for alias in imports if alias.asname == name), name)


@cache
def handed_to(function: str) -> dict[str, frozenset[Path]]:
    """Areas that are handed to a function of the catalogue as a whole, with the modules that do so."""
    found: dict[str, set[Path]] = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                for argument in node.args:
                    if isinstance(argument, ast.Name) and argument.id in areas():
                        found.setdefault(argument.id, set()).add(path)
    return {name: frozenset(paths) for name, paths in found.items()}


def raised_codes() -> frozenset[str]:
    """Codes of errors in the sources and in the functions of the database."""
    kinds = {name for name, value in vars(errors).items() if isinstance(value, type) and name != "ProductError"}
    in_python = {
        node.args[0].value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds and node.args
        if isinstance(node.args[0], ast.Constant) and "message_key" not in {one.arg for one in node.keywords}
    }
    migrations = [path for path in (ROOT / "alembic").rglob("*") if path.suffix in {".py", ".sql"}]
    told = re.compile(r"errcode = 'SK\d+', message = '(\w+)'")
    return frozenset(in_python.union(*(told.findall(path.read_text()) for path in migrations)))


def libraries_of(path: Path) -> frozenset[str]:
    """The React components that a module wraps."""
    return frozenset(_LIBRARY.findall((ROOT / path).read_text()))


def words_outside() -> Iterator[tuple[str, str]]:
    """Words on a page that are not of the catalogue, with where they stand."""
    for path, tree in modules().items():
        if path.parts[1] == "i18n":
            continue
        if path.parts[1] in _PAGES:
            yield from ((f"{path}", words) for words in _shown(tree))
        yield from ((f"{path}", words) for words in _cyrillic(tree))


def _shown(tree: ast.Module) -> Iterator[str]:
    """Literals with letters that are a child of an element, or what is said of one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _is_element(node.func):
            yield from (words for child in node.args for words in _literals(child))
        for keyword in node.keywords:
            if keyword.arg and _SPOKEN.match(keyword.arg):
                yield from _literals(keyword.value)


def _is_element(function: ast.expr) -> bool:
    """`rx.el.p(…)`, `rx.fragment(…)`."""
    return ast.unparse(function).startswith(("rx.el.", "rx.fragment", "rx.text", "rx.heading"))


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _has_letters(node.value):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (words for part in node.values if isinstance(part, ast.Constant) for words in _literals(part))
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"rx.cond", "rx.match"}:
        yield from (words for child in node.args[1:] for words in _literals(child))


def _cyrillic(tree: ast.Module) -> Iterator[str]:
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        if is_text and re.search("[а-яё]", node.value, re.IGNORECASE):
            yield node.value


def _has_letters(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None
