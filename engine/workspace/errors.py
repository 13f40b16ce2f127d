"""What can go wrong with a file of a workspace.

WorkspaceError
├── PathRejected       the path itself is not one an app may have
├── FileMissing        nothing there
├── FileTooLarge       more bytes or more files than allowed
├── NotARegularFile    a link, fifo, device, socket or folder, or a path that leads through a link
└── KernelTooOld       no openat2: the safe path layer cannot work on this machine
"""

from engine.reasons import reason


class WorkspaceError(Exception):
    """Base of all; its text is one sentence that may be shown to a user or a model."""


class PathRejected(WorkspaceError):
    """The path is absolute, climbs out, is reserved or has characters that no file of an app needs.

    `reason` is said to people in their language; the error's own text is its English sentence.
    """

    def __init__(self, code: str, /, **values: str | int) -> None:
        self.reason = reason(code, **values)
        super().__init__(str(self.reason))


class FileMissing(WorkspaceError):
    """There is no such file."""


class FileTooLarge(WorkspaceError):
    """A file, or the tree as a whole, is larger than allowed."""


class NotARegularFile(WorkspaceError):
    """The path names, or leads through, something that is not a plain file or folder."""


class KernelTooOld(WorkspaceError):
    """openat2 (Linux 5.6 or newer) is missing or forbidden."""
