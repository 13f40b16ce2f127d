"""Blocks become changes of files: all of them, or none with the reasons."""

import hashlib
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

from engine.edits.blocks import Block, FileDelete, FileEdit, FileWrite
from engine.edits.file_edits import edited
from engine.edits.ground import Changes, Ground, Read
from engine.edits.hunks import Unplaced, is_within
from engine.edits.lines import text_lines
from engine.edits.paths import resolve, without_mount
from engine.edits.placeholders import placeholder_in
from engine.edits.refusals import Code, EditsRefused, Refusal
from engine.edits.soundness import parse_problem
from engine.edits.text_file import TextFile
from engine.workspace.errors import PathRejected
from engine.workspace.paths import twin_of, validate_path

_MOST_MISSES = 2
"""Of old text in one file; then the file is asked for whole."""
_EXCERPT_SHARE = 0.6
_EXCERPT_FROM = 4
"""A fence under a path with less than this share of a file of that many lines is an excerpt, not the file."""


def plan_changes(blocks: Sequence[Block], read: Read, ground: Ground | None = None) -> Changes:
    """What the blocks make of the files; `read` gives a file's text or None.

    Raises `EditsRefused` naming every problem; then nothing is changed. Applying the same blocks
    to their own result changes nothing.
    """
    planning = _Planning(read, ground or Ground())
    for block in _gathered(blocks):
        planning.take(block)
    return planning.finish()


def _gathered(blocks: Sequence[Block]) -> list[Block]:
    """Edits of one file that follow each other, as one: all of them speak of the text that the model saw."""
    result: list[Block] = []
    at: dict[str, int] = {}
    for block in blocks:
        place = at.get(block.path)
        if isinstance(block, FileEdit) and block.path and place is not None:
            earlier = result[place]
            if isinstance(earlier, FileEdit) and not earlier.move_to:
                hunks = (*earlier.hunks, *block.hunks)
                result[place] = earlier.model_copy(update={"hunks": hunks, "move_to": block.move_to})
                continue
        at[block.path] = len(result)
        result.append(block)
    return result


class _Planning:
    def __init__(self, read: Read, ground: Ground) -> None:
        self._read = read
        self._ground = ground
        self._files: dict[str, str | None] = {}
        self._refusals: list[Refusal] = []
        self._rungs: dict[str, tuple[str, ...]] = {}
        self._broken_before: set[str] = set()

    def take(self, block: Block) -> None:
        path = self._path_of(block)
        if path is None or not self._is_allowed(path):
            return
        if isinstance(block, FileDelete):
            self._delete(path, block)
        elif isinstance(block, FileWrite):
            self._write(path, block)
        else:
            self._edit(path, block)

    def finish(self) -> Changes:
        for path, text in self._files.items():
            if text is not None and path not in self._broken_before and (problem := parse_problem(path, text)):
                self._refuse("unparsable", path, problem)
        before = {path: self._read(path) for path in self._files}
        changed = {path: text for path, text in self._files.items() if text != before[path]}
        for path in changed:
            self._check_shown(path, before[path])
        self._check_folders(changed)
        if self._refusals:
            raise EditsRefused(*self._refusals)
        unchanged = tuple(path for path in self._files if path not in changed)
        return Changes(files=changed, unchanged=unchanged, rungs=self._rungs)

    def _refuse(self, code: Code, path: str, sentence: str) -> None:
        self._refusals.append(Refusal(code=code, path=path, sentence=sentence))

    def _exists(self, path: str) -> bool:
        return self._current(path) is not None or path in self._ground.known

    def _current(self, path: str) -> str | None:
        return self._files[path] if path in self._files else self._read(path)

    def _path_of(self, block: Block) -> str | None:
        """The path that the block means; None after refusing."""
        written = block.path
        if not written and isinstance(block, FileEdit):
            return self._path_by_content(block)
        if not isinstance(block, FileEdit) or not all(hunk.search.strip() for hunk in block.hunks):
            return without_mount(written)
        return resolve(written, self._exists, self._ground.known)

    def _path_by_content(self, block: FileEdit) -> str | None:
        """The only file that has all the old text, letter by letter."""
        searches = [text_lines(hunk.search) for hunk in block.hunks]
        found = [
            path
            for path in sorted(self._ground.known)
            if all(searches)
            and (text := self._current(path))
            and all(is_within(one, TextFile(text).lines) for one in searches)
        ]
        if len(found) == 1:
            return found[0]
        self._refuse("path", "", "A SEARCH/REPLACE names no file: write its path on the line above.")
        return None

    def _is_allowed(self, path: str) -> bool:
        try:
            validate_path(path)
        except PathRejected as error:
            self._refuse("path", path, f"{path}: {error}")
            return False
        if any(fnmatchcase(path, pattern) for pattern in self._ground.protected):
            self._refuse(
                "protected", path, f"{path} is protected: leave it as it is and reach the goal with other files."
            )
            return False
        return True

    def _delete(self, path: str, block: FileDelete) -> None:
        current = self._current(path)
        if block.content is not None and current is not None:
            listed = [line.rstrip() for line in block.content.split("\n")]
            if listed != [line.rstrip() for line in TextFile(current).lines]:
                self._refuse("stale", path, f'{path} is not what the diff removes; use <delete path="{path}" />.')
                return
        self._files[path] = None

    def _write(self, path: str, block: FileWrite) -> None:
        current = self._current(path)
        if current is not None:
            content = TextFile(current).in_its_manner(block.content)
            if block.is_new and content != current:
                self._refuse("exists", path, f"{path} exists already, and the diff says that it is new.")
                return
            if current.strip() and not content.strip():
                self._refuse("excerpt", path, f'{path} would be empty. To remove it, use <delete path="{path}" />.')
                return
            if not block.is_marked and _is_excerpt(current, content):
                self._refuse(
                    "excerpt",
                    path,
                    f'{path}: this looks like an excerpt. Write the whole file with <file path="{path}">.',
                )
                return
        else:
            content = block.content
        self._take(path, content, current)

    def _take(self, path: str, content: str, current: str | None) -> None:
        before = current or self._read(path) or ""
        if line := placeholder_in(content, path, before):
            self._refuse("elided", path, f"{path}: the line “{line}” stands for omitted code. Write the code itself.")
            return
        self._files[path] = content

    def _edit(self, path: str, block: FileEdit) -> None:
        current = self._current(path)
        if current is None:
            self._edit_missing(path, block)
            return
        result = edited(path, current, block.hunks)
        if result.misses:
            self._miss(path, result.misses)
            return
        if parse_problem(path, current):
            self._broken_before.add(path)
        self._rungs[path] = self._rungs.get(path, ()) + result.rungs
        if block.move_to is None:
            self._take(path, result.text, current)
        elif self._is_free(block.move_to):
            self._files[path] = None
            self._take(block.move_to, result.text, current)

    def _edit_missing(self, path: str, block: FileEdit) -> None:
        """An edit of a file that is not there: a new file if no old text is named, or a move that was made before."""
        if path in self._ground.known:
            self._refuse("missing", path, f"{path} is not a text file.")
        elif block.move_to and (moved := self._current(block.move_to)) is not None:
            result = edited(block.move_to, moved, block.hunks)
            if result.misses or result.text != moved:
                self._refuse("missing", path, f"{path} does not exist.")
            else:
                self._files[block.move_to] = moved
        elif len(block.hunks) == 1 and not block.hunks[0].search.strip() and not block.hunks[0].is_at_end:
            new = block.hunks[0].replace.strip("\n")
            self._take(path, f"{new}\n" if new else "", None)
        else:
            self._refuse("missing", path, f'{path} does not exist; write it whole with <file path="{path}">.')

    def _is_free(self, path: str) -> bool:
        if not self._is_allowed(path):
            return False
        if self._exists(path):
            self._refuse("exists", path, f"{path} exists already: nothing can be moved there.")
            return False
        return True

    def _miss(self, path: str, misses: Sequence[Unplaced]) -> None:
        for miss in misses:
            self._refuse(miss.code, path, f"{path}: {miss.sentence}")
        if len(misses) + self._ground.misses.get(path, 0) >= _MOST_MISSES:
            self._refuse(
                "not_found", path, f'{path} was missed more than once: write it whole with <file path="{path}">.'
            )

    def _check_shown(self, path: str, before: str | None) -> None:
        """A file that changed since the model read it is not overwritten by what the model knew."""
        shown = self._ground.shown.get(path)
        if shown and before is not None and hashlib.sha256(before.encode()).hexdigest() != shown.lower():
            self._refuse("stale", path, f"{path} changed since you read it: read it again and write the edit anew.")

    def _check_folders(self, changed: Collection[str]) -> None:
        """No new file may lie under a file, take a folder's place, or differ from another's name in case alone."""
        written = {path for path in changed if self._files[path] is not None}
        staying = {path for path in self._ground.known if self._files.get(path, "") is not None} | written
        folders = {path[:at] for path in staying for at in range(len(path)) if path[at] == "/"}
        for path in sorted(written):
            if path in folders or any(path[:at] in staying for at in range(len(path)) if path[at] == "/"):
                self._refuse("path", path, f"{path}: a file and a folder cannot have one name.")
            elif path not in self._ground.known and (twin := twin_of(path, staying - {path})):
                self._refuse("path", path, f"{path} differs from {twin} in case alone: use the name that is there.")


def _is_excerpt(current: str, content: str) -> bool:
    count = len(TextFile(current).lines)
    return count >= _EXCERPT_FROM and content.count("\n") < count * _EXCERPT_SHARE
