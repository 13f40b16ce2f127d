"""The packages of a previewed app: installed before it starts, looked at again with every change of the project."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path

from engine.packages.app_packages import AppPackages
from engine.packages.asked import manifest_paths
from engine.packages.recipe import recipe_of
from engine.packages.turns import InstallFor
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
        self._digest = ""
        self._placed: AppPackages | None = None

    async def place(self, workspace: Workspace, stack: Stack, identity: Identity) -> Path | None:
        """What is mounted in place of the stack's packages; raises `DependenciesUnavailable`."""
        allowed = await self._source.allowed_packages()
        texts = await asyncio.to_thread(_texts, workspace, stack)
        self._digest = await asyncio.to_thread(_digest, texts, stack, allowed)
        whom = InstallFor(identity=identity, owner=self._source.owner)
        self._placed = await self._machine.packages(texts, stack, allowed, whom, self._tell)
        return self._placed.folder

    async def is_outdated(self, workspace: Workspace, stack: Stack) -> bool:
        """Whether the app needs other packages than it was started with: by its list, or by what its owner allows."""
        allowed = await self._source.allowed_packages()
        texts = await asyncio.to_thread(_texts, workspace, stack)
        return await asyncio.to_thread(_digest, texts, stack, allowed) != self._digest

    def let_go(self) -> None:
        """Nothing of it is in use any more."""
        self._placed = None

    async def _tell(self, names: Collection[str]) -> None:
        self._console.note(f"Installing packages: {', '.join(sorted(names))}")


def _digest(texts: Mapping[str, str], stack: Stack, allowed: frozenset[str]) -> str:
    recipe = recipe_of(texts, stack, allowed) if allowed else None
    return recipe.digest if recipe else ""


def _texts(workspace: Workspace, stack: Stack) -> dict[str, str]:
    """The app's lists of packages, as far as they can be read."""
    found: dict[str, str] = {}
    for path in manifest_paths(stack):
        try:
            found[path] = workspace.read_text(path)
        except (WorkspaceError, UnicodeDecodeError):
            continue
    return found
