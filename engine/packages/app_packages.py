"""Which packages an app has when its commands run; its owner allows what its stack lacks (`Packages`)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.machine import Machine
from engine.packages.asked import LONGEST_LIST, asked_by
from engine.packages.known import KnownPackages, packages_of_stack
from engine.packages.recipe import recipe_for
from engine.packages.store import PlacedPackages
from engine.packages.turns import InstallFor
from engine.reasons import Reason, reason
from engine.sandbox.errors import SandboxError
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.packages import manifest_of, unknown_packages
from engine.stacks.stack import Stack

_MOST_REFUSED = 3
"""Lines that are shown of a list that is refused."""

Telling = Callable[[Collection[str]], Awaitable[None]]
"""Called with the names before an installation begins, which may take minutes."""


@dataclass(frozen=True)
class AppPackages:
    """`folder` is mounted (None: the stack's own), `known` is what is in it, `unallowed` what the app asks for in vain.

    `own` are the names of what the owner allowed and the app asks for; with `problem` they are not there.
    """

    known: KnownPackages
    folder: Path | None = None
    own: tuple[str, ...] = ()
    unallowed: tuple[str, ...] = ()
    problem: Reason | None = None
    in_use: PlacedPackages | None = None


class Packages(Protocol):
    """The host's knowledge of what one app may install, which its owner may change at any time."""

    async def current(self, files: Mapping[str, str], tell: Telling) -> AppPackages:
        """The packages of the app with these texts, installed if need be."""
        ...

    async def asked(self, names: Collection[str]) -> None:
        """The app asks for packages that its owner has not allowed: keep them, so that they can be allowed."""
        ...


class OnlyOfStack:
    """An app that has what its stack has."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    async def current(self, files: Mapping[str, str], tell: Telling) -> AppPackages:
        """What the app asks for beyond the stack is named."""
        return await asyncio.to_thread(of_stack, files, self._stack)

    async def asked(self, names: Collection[str]) -> None:
        """Nothing is kept."""


class OwnPackages:
    """An app that has what its stack has and what `allowed` says, installed on this machine."""

    def __init__(
        self,
        machine: Machine,
        stack: Stack,
        whom: InstallFor,
        allowed: Callable[[], Awaitable[frozenset[str]]],
        ask: Callable[[Collection[str]], Awaitable[None]],
    ) -> None:
        self._machine = machine
        self._stack = stack
        self._whom = whom
        self._allowed = allowed
        self._ask = ask

    async def current(self, files: Mapping[str, str], tell: Telling) -> AppPackages:
        """Never raises for what the app asks for."""
        return await own_packages(files, self._stack, await self._allowed(), self._machine, self._whom, tell)

    async def asked(self, names: Collection[str]) -> None:
        """Kept by the host."""
        await self._ask(names)


async def own_packages(
    files: Mapping[str, str],
    stack: Stack,
    allowed: frozenset[str],
    machine: Machine,
    whom: InstallFor,
    tell: Telling,
) -> AppPackages:
    """The packages of an app of which these are allowed; a folder that is not there yet is made."""
    # Long lists take seconds: beside the event loop.
    asked = await asyncio.to_thread(asked_by, files, stack)
    plain = await asyncio.to_thread(of_stack, files, stack, allowed)
    if asked.refused and allowed:
        lines = "; ".join(asked.refused[:_MOST_REFUSED])
        return AppPackages(plain.known, problem=reason("own_packages_refused", lines=lines), unallowed=plain.unallowed)
    recipe = await asyncio.to_thread(recipe_for, asked, stack, allowed)
    if recipe is None:
        return plain
    own = tuple(package.name for package in recipe.own if package.name not in plain.known.versions)
    try:
        placed = await machine.placed(recipe)
        if placed is None:
            await tell([package.name for package in recipe.own])
            placed = await machine.place(recipe, whom)
    except (DependenciesUnavailable, SandboxError) as error:
        return AppPackages(plain.known, own=own, unallowed=plain.unallowed, problem=error.reason)
    unallowed = tuple(name for name in plain.unallowed if name not in placed.known.versions)
    return AppPackages(placed.known, placed.folder, own, unallowed, in_use=placed)


def of_stack(files: Mapping[str, str], stack: Stack, allowed: frozenset[str] = frozenset()) -> AppPackages:
    """What an app has without an installation."""
    manifest = manifest_of(files, stack) or ""
    asked = set(unknown_packages(manifest if len(manifest) <= LONGEST_LIST else "", stack)) | (
        asked_by(files, stack).names - packages_of_stack(stack).versions.keys()
    )
    return AppPackages(packages_of_stack(stack), unallowed=tuple(sorted(asked - allowed)))
