"""Blocks become changes of files: all of them, or none with the reasons."""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase

from engine.agents.blocks import Block, FileDelete, FileEdit, FileWrite, Hunk
from engine.agents.matching import Match, find, nearest
from engine.agents.problems import AnswerUnusable
from engine.agents.soundness import elision_in, parse_problem
from engine.document import Document
from engine.workspace.errors import PathRejected
from engine.workspace.paths import validate_path


class Changes(Document):
    """New contents by path (None: the file goes away); paths whose content stays are left out."""

    files: Mapping[str, str | None]


def plan_changes(blocks: Sequence[Block], read: Callable[[str], str | None], protected: Sequence[str] = ()) -> Changes:
    """What the blocks make of the files; `read` gives a file's text or None.

    Raises `AnswerUnusable` naming every problem; then nothing is changed. Applying the same blocks
    to their own result changes nothing.
    """
    planning = _Planning(read, protected)
    for block in blocks:
        planning.take(block)
    return planning.finish()


class _Planning:
    def __init__(self, read: Callable[[str], str | None], protected: Sequence[str]) -> None:
        self._read = read
        self._protected = protected
        self._files: dict[str, str | None] = {}
        self._problems: list[str] = []

    def take(self, block: Block) -> None:
        try:
            path = validate_path(block.path.removeprefix("./"))
        except PathRejected as error:
            self._problems.append(f"{block.path}: {error}")
            return
        if any(fnmatchcase(path, pattern) for pattern in self._protected):
            self._problems.append(f"{path} is protected: leave it as it is and reach the goal with other files.")
        elif isinstance(block, FileDelete):
            self._files[path] = None
        elif isinstance(block, FileWrite):
            self._write(path, block.content)
        else:
            self._edit(path, block)

    def finish(self) -> Changes:
        for path, text in self._files.items():
            if text is not None and (problem := parse_problem(path, text)):
                self._problems.append(problem)
        if self._problems:
            raise AnswerUnusable(tuple(self._problems))
        return Changes(files={path: text for path, text in self._files.items() if text != self._read(path)})

    def _current(self, path: str) -> str | None:
        return self._files[path] if path in self._files else self._read(path)

    def _write(self, path: str, content: str) -> None:
        if elided := elision_in(content):
            self._problems.append(f"{path}: the line “{elided}” stands for omitted code. Write the whole file.")
            return
        self._files[path] = content

    def _edit(self, path: str, block: FileEdit) -> None:
        current = self._current(path)
        if current is None:
            self._problems.append(f'{path} does not exist; write it whole with <file path="{path}">.')
            return
        for hunk in block.hunks:
            if elided := elision_in(hunk.replace):
                self._problems.append(f"{path}: the line “{elided}” stands for omitted code.")
                return
            try:
                current = _replaced(path, current, hunk)
            except AnswerUnusable as error:
                self._problems.extend(error.problems)
                return
        self._files[path] = current


def _replaced(path: str, text: str, hunk: Hunk) -> str:
    lines = text.splitlines()
    search, replace = hunk.search.splitlines(), hunk.replace.splitlines()
    if not any(line.strip() for line in search):
        raise AnswerUnusable((f"{path}: SEARCH is empty; write the whole file or name the lines to replace.",))
    matches = find(lines, search)
    if _is_done(matches, find(lines, replace) if replace else []):
        return text
    if len(matches) != 1:
        reason = "was not found" if not matches else f"stands {len(matches)} times in the file; add lines around it"
        excerpt = nearest(lines, search)
        raise AnswerUnusable((f"{path}: the SEARCH text {reason}. The nearest current text is:\n{excerpt}",))
    return _with_replacement(lines, matches[0], replace)


def _is_done(matches: list[Match], replaced: list[Match]) -> bool:
    """Whether the replacement stands there already, as in a step that is replayed after a crash."""
    if len(replaced) != 1:
        return False
    done = replaced[0]
    return not matches or any(done.start <= match.start and match.end <= done.end for match in matches)


def _with_replacement(lines: list[str], match: Match, replace: list[str]) -> str:
    fitted = [match.indent + line.removeprefix(match.dedent) if line.strip() else line for line in replace]
    result = [*lines[: match.start], *fitted, *lines[match.end :]]
    return "\n".join(result) + "\n" if result else ""
