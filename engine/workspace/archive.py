"""Stub."""

from collections.abc import Iterable, Iterator


def zip_stream(files: Iterable[tuple[str, bytes, bool]]) -> Iterator[bytes]:
    """A ZIP archive in pieces; each file is (path, content, executable)."""
    raise NotImplementedError
