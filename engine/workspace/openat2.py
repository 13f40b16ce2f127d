"""Opening files beneath a folder without ever passing a symbolic link, by openat2 (Linux 5.6).

The kernel checks the whole path in one step, so nothing that runs inside the folder can swap a part of it
between the check and the use.
"""

import ctypes
import errno
import os

from engine.workspace.errors import FileMissing, KernelTooOld, NotARegularFile, PathRejected

SYS_OPENAT2 = 437  # the same number on every architecture
RESOLVE_NO_MAGICLINKS = 0x02
RESOLVE_NO_SYMLINKS = 0x04
RESOLVE_BENEATH = 0x08
SAFE = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""Without blocking: a fifo would otherwise hang its reader."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


class _OpenHow(ctypes.Structure):
    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


def open_beneath(folder: int, path: str, flags: int, mode: int = 0) -> int:
    """A descriptor of `path` beneath the open folder; the caller closes it. Raises `WorkspaceError`s."""
    how = _OpenHow(flags, mode, SAFE)
    descriptor = _libc.syscall(
        ctypes.c_long(SYS_OPENAT2),
        ctypes.c_int(folder),
        os.fsencode(path),
        ctypes.byref(how),
        ctypes.c_size_t(ctypes.sizeof(how)),
    )
    if descriptor >= 0:
        return int(descriptor)
    raise _error(ctypes.get_errno(), path)


def _error(number: int, path: str) -> Exception:
    if number == errno.ENOENT:
        return FileMissing(f"There is no file {path}.")
    if number == errno.ENOSYS:
        return KernelTooOld("The safe path layer needs Linux 5.6 or newer with openat2 allowed.")
    if number == errno.EXDEV:
        return PathRejected("path_climbs", path=path)
    if number in (errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO, errno.ENODEV):
        return NotARegularFile(f"{path} is, or leads through, something that is no plain file or folder.")
    if number == errno.ENAMETOOLONG:
        return PathRejected("path_long_name", path=path)
    return OSError(number, os.strerror(number), path)
