"""How an app of a stack lies in a sandbox: its files, its data, its packages, its commands."""

from dataclasses import dataclass
from pathlib import Path

from engine.sandbox.commands import APP_DIR, DATA_DIR, DEPENDENCIES_DIR, NODE_MODULES_DIR, Mount
from engine.sandbox.runtimes import NODE_INSIDE, PYTHON_INSIDE
from engine.stacks.stack import Stack

_PACKAGES_INSIDE = {"node": NODE_MODULES_DIR}
NODE_MODULES = "node_modules"
_PACKAGES_SHOWN = {"node": NODE_MODULES, "none": "."}
"""Apps without packages have the stack's tools among their own files."""


@dataclass(frozen=True)
class StackInside:
    """A stack with its placed packages; None while there are none on this machine."""

    stack: Stack
    dependencies: Path | None

    @property
    def packages_dir(self) -> str:
        """Where its packages are inside."""
        return _PACKAGES_INSIDE.get(self.stack.dependencies.kind, DEPENDENCIES_DIR)

    def argv(self, command: tuple[str, ...]) -> tuple[str, ...]:
        """A command of the stack with the sandbox's own paths."""
        return self.stack.argv(command, python=PYTHON_INSIDE, node=NODE_INSIDE, deps=self.packages_dir)

    def environment(self) -> dict[str, str]:
        """The environment of every command of the stack."""
        return self.stack.environment(deps=self.packages_dir, data=DATA_DIR)

    def mounts(self, app: Path, data: Path | None = None) -> tuple[Mount, ...]:
        """The app's folder and its data, writable, and its packages, which are shared and never writable."""
        mounts = [Mount(source=app, target=APP_DIR, writable=True)]
        if data is not None:
            mounts.append(Mount(source=data, target=DATA_DIR, writable=True))
        if self.dependencies is not None:
            mounts.append(Mount(source=self.dependencies, target=self.packages_dir))
            if self.stack.dependencies.node_lock:
                mounts.append(Mount(source=self.dependencies / NODE_MODULES, target=NODE_MODULES_DIR))
        return tuple(mounts)


def shown_command(stack: Stack, command: tuple[str, ...]) -> tuple[str, ...]:
    """A command of a stack as people know it."""
    return stack.argv(
        command, python="python", node="node", deps=_PACKAGES_SHOWN.get(stack.dependencies.kind, DEPENDENCIES_DIR)
    )
