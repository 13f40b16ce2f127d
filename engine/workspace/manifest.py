"""The tree of an app's files by content."""

from engine.document import Document


class FileEntry(Document):
    """One file of a version."""

    sha256: str
    size: int
    executable: bool = False


Manifest = dict[str, FileEntry]
"""POSIX path relative to the workspace's root → entry; regular files only."""
