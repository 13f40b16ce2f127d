"""What a role is shown of an app's files: a map of all, the contents of those that matter within a budget."""

import ast
import re
import warnings
from collections.abc import Container, Mapping, Sequence
from fnmatch import fnmatchcase

from engine.document import Document
from engine.stacks.script_imports import SCRIPTS

_LONGEST_FILE = 12_000
_FIRST_BUDGET = 48_000
"""Characters of the files that come first, beside the budget of the others, and the longest one of them: whoever shall
change a file must see it."""
LONGEST_UNTOUCHED = 1_500
"""Characters: longer files of the starter are explained by the stack's conventions instead."""
_HIDDEN = (
    "*.min.js", "*.min.css", "*LICENSE*", "*.lock", "*.svg", "package-lock.json", "*/package-lock.json", ".gitignore", "*/.gitignore", ".*rc",
    "CONTRIBUTING*", "CODE_OF_CONDUCT*", "*polyfill*",
)  # fmt: skip
_MOST_NAMES = 12
_DATA = re.compile(r"(?:^|/)(?:models|tables)\.\w+$")
_EXPORTED = re.compile(
    r"^export (?:default )?(?:async )?(?:abstract )?(?:function\*?|class|const|let|type|interface) (\w+)", re.M
)


class ShownFile(Document):
    """A file with its content, as the model sees it."""

    path: str
    text: str


class FileMap(Document):
    """Lines of the map, and the contents that fit the budget."""

    lines: tuple[str, ...]
    shown: tuple[ShownFile, ...]


def map_files(
    files: Mapping[str, str | None],
    starter: Mapping[str, bytes],
    first: Sequence[str],
    protected: Sequence[str],
    budget: int,
    explained: Sequence[str] = (),
    longest_untouched: int = LONGEST_UNTOUCHED,
    left_out: Container[str] = (),
) -> FileMap:
    """`files`: path → text (None: not text). `budget` is in characters, of all but the `first`.

    What defines the app's data is shown before all others (everything builds on its names), then `first`, then what was
    written since the `starter`, then its short files, except those that the stack's conventions make clear
    (`explained`). Of those that are `left_out` the map alone tells.
    """
    untouched = {path for path, text in files.items() if text is not None and starter.get(path) == text.encode()}

    def is_candidate(path: str) -> bool:
        text = files[path]
        is_known = path in untouched and path not in first
        limit = _FIRST_BUDGET if path in first else longest_untouched if is_known else _LONGEST_FILE
        if path in left_out or (is_known and _matches(path, explained)):
            return False
        return bool(text) and len(text or "") <= limit and not _is_hidden(path)

    def place(path: str) -> tuple[bool, bool, bool, bool, int, str]:
        is_old, is_data = path in untouched, _DATA.search(path) is not None
        return (is_old or not is_data, path not in first, is_old, _matches(path, protected), _rank(path), path)

    shown = _fitting(files, sorted(filter(is_candidate, files), key=place), first, budget)
    visible = {file.path for file in shown}
    lines = tuple(_line(path, files[path], path in visible, _matches(path, protected)) for path in sorted(files))
    return FileMap(lines=lines, shown=tuple(shown))


def _fitting(
    files: Mapping[str, str | None], candidates: Sequence[str], first: Sequence[str], budget: int
) -> list[ShownFile]:
    """The candidates that fit, in their order: the `first` into a budget of their own."""
    left = {True: _FIRST_BUDGET, False: budget}
    shown: list[ShownFile] = []
    for path in candidates:
        text, is_first = files[path] or "", path in first
        if len(text) <= left[is_first]:
            left[is_first] -= len(text)
            shown.append(ShownFile(path=path, text=text.rstrip("\n")))
    return shown


def _is_hidden(path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in _HIDDEN)


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _rank(path: str) -> int:
    """What is written by models comes before what came with the starter."""
    order = ("models", "tables", "routers/", "routes/", "templates/", "pages/", "parts/", "tests/", "app/")
    return next((index for index, part in enumerate(order) if part in path), len(order))


def _line(path: str, text: str | None, is_shown: bool, is_protected: bool) -> str:
    marks = [] if text is not None else ["binary"]
    if is_protected:
        marks.append("protected")
    if text is not None and not is_shown:
        marks.append(f"{len(text.splitlines())} lines, not shown")
        if names := _names(path, text):
            marks.append(f"defines {names}")
    return f"{path} ({'; '.join(marks)})" if marks else path


def _names(path: str, text: str) -> str:
    if path.endswith(SCRIPTS):
        return ", ".join(_EXPORTED.findall(text)[:_MOST_NAMES])
    if not path.endswith(".py"):
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return ""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return ", ".join([node.name for node in tree.body if isinstance(node, kinds)][:_MOST_NAMES])
