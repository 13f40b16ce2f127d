"""What tools work with: the app's files as they are now, what the model knows of them, and a shell."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Protocol

from engine.builds.diff_budget import TooWide
from engine.builds.ports import ToolEntry
from engine.builds.sentences import Language
from engine.sandbox.commands import CommandResult
from engine.stacks.stack import Stack

APP_PLACES = ("/workspace/app/", "./")
"""How models write paths of the app besides plainly."""


class Files(Protocol):
    """The app's texts; `engine.builds.files.AppFiles`."""

    def read(self, path: str) -> str | None:
        """A file's text, or None."""
        ...

    def paths(self) -> frozenset[str]:
        """Of all files, also of those that are not text."""
        ...

    def texts(self) -> Mapping[str, str | None]:
        """Every file's text by path; None for what is not text."""
        ...


class Shell(Protocol):
    """Runs a command over a copy of the app, in the sandbox and without network."""

    async def run(self, argv: tuple[str, ...], label: str, seconds: float) -> CommandResult:
        """The command's end; raises `SandboxError`."""
        ...


class Desk:
    """One loop's place of work. `seen` are digests of the texts that the model has read or written, by path.

    `named` are the files of the task; None: whatever is changed belongs to it.
    """

    def __init__(
        self,
        files: Files,
        stack: Stack,
        language: Language,
        shell: Shell | None = None,
        named: Collection[str] | None = None,
    ) -> None:
        self.files = files
        self.stack = stack
        self.language = language
        self.shell = shell
        self.seen: dict[str, str] = {}
        self._own = None if named is None else set(named)
        self._beyond: Counter[str] = Counter()
        self._is_warned = False
        self._warns = False

    def next_turn(self) -> None:
        """The model answers now, with the results of its last calls before it."""
        self._is_warned |= self._warns

    def take(self, entry: ToolEntry) -> None:
        """What the model knows, and has changed, after this entry."""
        self.seen |= entry.seen
        self._beyond.update(entry.beyond)
        self._warns |= entry.is_warning
        if self._own is not None:
            self._own.update(entry.created)

    def is_own(self, path: str) -> bool:
        """Whether a file belongs to the task: it names it, or work on it has made it."""
        return self._own is None or path in self._own

    def warning_for(self, beyond: Mapping[str, int]) -> TooWide | None:
        """What is too much if these lines of other files change as well; whoever has read this once is not told again."""
        return None if self._is_warned else TooWide.of(self._beyond + Counter(beyond))

    @property
    def too_wide(self) -> TooWide | None:
        """What the model has changed beyond its task, if it is more than the budget."""
        return TooWide.of(self._beyond)

    def is_stale(self, path: str) -> bool:
        """Whether the file was changed by something else since the model last saw it."""
        return path in self.seen and self.seen[path] != digest(self.files.read(path))


def digest(text: str | None) -> str:
    """A text in 16 characters; the empty word for a file that is not there."""
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()[:16]


def app_path(path: str) -> str:
    """A path as the app's files are named."""
    path = path.strip()
    for place in APP_PLACES:
        path = path.removeprefix(place)
    return path
