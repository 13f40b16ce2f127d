"""Where a preview gets its app from: the latest version, read as the project's owner."""

from typing import NamedTuple, Protocol

from engine.run_environment import RunEnvironment
from engine.sandbox.commands import Identity
from engine.stacks.stack import Stack
from engine.workspace.manifest import Manifest


class AppVersion(NamedTuple):
    """A version's number and tree."""

    number: int
    manifest: Manifest


class PreviewSource(Protocol):
    """One project as its preview sees it."""

    @property
    def owner(self) -> str:
        """Whose turn it is when packages are installed."""
        ...

    async def describe(self) -> tuple[Stack, Identity]:
        """The project's stack and the identity its code runs under."""
        ...

    async def version_number(self) -> int:
        """Number of the latest version, 0 if there is none; a cheap question."""
        ...

    async def latest(self) -> AppVersion:
        """The latest version."""
        ...

    async def environment(self) -> RunEnvironment:
        """What the app is given when it runs."""
        ...

    async def environment_stamp(self) -> str:
        """Changes with every change of that; a cheap question."""
        ...

    async def allowed_packages(self) -> frozenset[str]:
        """Names of packages beyond the stack's that the app may have."""
        ...

    async def denied(self, host: str) -> None:
        """The app was kept from an outside host that its owner could allow."""
        ...

    async def read(self, sha256: str) -> bytes:
        """Content of a file of the latest version."""
        ...
