"""A stack's dependencies, installed once per lock and shared read-only by all sandboxes."""

from pathlib import Path

from engine.stacks.stack import Stack


class DependenciesUnavailable(Exception):
    """The dependencies of a stack could not be installed."""


async def place_dependencies(stack: Stack, home: Path, python: Path) -> Path:
    """The folder with the stack's dependencies; installs them on first use, later calls are quick."""
    raise NotImplementedError
