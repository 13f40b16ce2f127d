"""What tools work with: the app's files as they are now, what the model knows of them, and a shell."""

import hashlib
from collections.abc import Mapping
from typing import Protocol

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
    """One loop's place of work. `seen` are digests of the texts that the model has read or written, by path."""

    def __init__(self, files: Files, stack: Stack, language: Language, shell: Shell | None = None) -> None:
        self.files = files
        self.stack = stack
        self.language = language
        self.shell = shell
        self.seen: dict[str, str] = {}

    def take(self, entry: ToolEntry) -> None:
        """What the model knows after this entry."""
        self.seen |= entry.seen

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
