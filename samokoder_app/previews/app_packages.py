"""The packages of a previewed app: installed before it starts, looked at again with every version."""

from collections.abc import Collection
from pathlib import Path

from engine.packages.app_packages import AppPackages
from engine.packages.asked import manifest_paths
from engine.packages.recipe import recipe_of
from engine.sandbox.commands import Identity
from engine.stacks.stack import Stack
from engine.workspace.errors import WorkspaceError
from engine.workspace.workspace import Workspace
from samokoder_app.previews.console import Console
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.source import PreviewSource


class PreviewPackages:
    """Holds the folder in use for as long as the app may run."""

    def __init__(self, machine: PreviewMachine, source: PreviewSource, console: Console) -> None:
        self._machine = machine
        self._source = source
        self._console = console
        self._allowed: frozenset[str] = frozenset()
        self._digest = ""
        self._placed: AppPackages | None = None

    async def place(self, workspace: Workspace, stack: Stack, identity: Identity) -> Path | None:
        """What is mounted in place of the stack's packages; raises `DependenciesUnavailable`."""
        self._allowed = await self._source.allowed_packages()
        texts = _texts(workspace, stack)
        self._digest = self._digest_of(workspace, stack)
        self._placed = await self._machine.packages(texts, stack, self._allowed, identity, self._tell)
        return self._placed.folder

    def is_outdated(self, workspace: Workspace, stack: Stack) -> bool:
        """Whether the app's list has changed so that it needs other packages than it was started with."""
        return self._digest_of(workspace, stack) != self._digest

    def let_go(self) -> None:
        """Nothing of it is in use any more."""
        self._placed = None

    def _digest_of(self, workspace: Workspace, stack: Stack) -> str:
        recipe = recipe_of(_texts(workspace, stack), stack, self._allowed) if self._allowed else None
        return recipe.digest if recipe else ""

    async def _tell(self, names: Collection[str]) -> None:
        self._console.note(f"Installing packages: {', '.join(sorted(names))}")


def _texts(workspace: Workspace, stack: Stack) -> dict[str, str]:
    """The app's lists of packages, as far as they can be read."""
    found: dict[str, str] = {}
    for path in manifest_paths(stack):
        try:
            found[path] = workspace.read_text(path)
        except (WorkspaceError, UnicodeDecodeError):
            continue
    return found
