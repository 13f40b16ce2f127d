"""Workspace: stub."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from engine.workspace.ignore import DEFAULT_IGNORE, IgnoreRules
from engine.workspace.manifest import Manifest


class Workspace:
    """An app's folder on the host."""

    def __init__(self, root: Path, uid: int | None = None, gid: int | None = None) -> None:
        raise NotImplementedError

    def read_bytes(self, path: str, limit: int = 5_000_000) -> bytes:
        """Content of a regular file."""
        raise NotImplementedError

    def read_text(self, path: str) -> str:
        """Content of a file as UTF-8."""
        raise NotImplementedError

    def write_bytes(self, path: str, content: bytes, executable: bool = False) -> None:
        """Replace or make a file atomically."""
        raise NotImplementedError

    def delete(self, path: str) -> None:
        """Remove a file."""
        raise NotImplementedError

    def exists(self, path: str) -> bool:
        """Whether a regular file is there."""
        raise NotImplementedError

    def manifest(self, ignore: IgnoreRules = DEFAULT_IGNORE) -> Manifest:
        """The tree by content."""
        raise NotImplementedError

    def sync(self, target: Manifest, read: Callable[[str], bytes]) -> list[str]:
        """Make the tree equal to `target`; `read` gets a sha256. Returns the changed paths."""
        raise NotImplementedError

    async def sync_async(self, target: Manifest, read: Callable[[str], Awaitable[bytes]]) -> list[str]:
        """As `sync`, with an asynchronous source."""
        raise NotImplementedError
