"""Packages beyond the stack's that the command line is told to allow."""

from collections.abc import Collection, Sequence
from pathlib import Path

from engine.machine import Machine
from engine.packages.app_packages import OwnPackages
from engine.packages.reading import normal_name
from engine.packages.turns import InstallFor
from engine.sandbox.commands import Identity
from engine.stacks.stack import Stack


def given_packages(names: Sequence[str], home: Path, stack: Stack, identity: Identity) -> OwnPackages:
    """What the app may have; names that are none are left out, and what it asks for besides is only named."""
    is_node = stack.dependencies.kind == "node"
    normal = frozenset(name for typed in names if (name := normal_name(typed, is_node=is_node)))

    async def allowed() -> frozenset[str]:
        return normal

    async def ask(asked: Collection[str]) -> None:
        """Nothing is kept between two runs."""

    return OwnPackages(Machine(home), stack, InstallFor(identity=identity, owner=""), allowed, ask)
