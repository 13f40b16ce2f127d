"""The system calls that generated code may not make, as a compiled filter for bubblewrap.

npm, Vite, Node, Python and Chromium (with --no-sandbox) live with it.
"""

import errno
import os
from functools import cache

try:
    import pyseccomp  # type: ignore[import-untyped]
except RuntimeError:  # the package looks for libseccomp when it is imported
    pyseccomp = None

CLONE_NEWUSER = 0x10000000
TIOCSTI = 0x5412
TIOCLINUX = 0x541C
LOW_WORD = 0xFFFFFFFF
ALLOWED_FAMILIES = frozenset({1, 2, 10, 16})
"""AF_UNIX, AF_INET, AF_INET6, AF_NETLINK."""
LAST_FAMILY = 45

FORBIDDEN = (  # noqa: SIM905 - shorter to read
    # mounting and namespaces
    "mount umount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr setns "
    "unshare "
    # tracing, other processes' memory, keys
    "ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd perf_event_open bpf userfaultfd "
    "add_key request_key keyctl "
    # kernel and clock
    "kexec_load kexec_file_load init_module finit_module delete_module create_module reboot swapon swapoff acct "
    "quotactl quotactl_fd sethostname setdomainname clock_settime clock_settime64 settimeofday stime adjtimex "
    "clock_adjtime clock_adjtime64 "
    # handles and the rest
    "io_uring_setup io_uring_enter io_uring_register open_by_handle_at name_to_handle_at lookup_dcookie vmsplice iopl "
    "ioperm personality syslog nfsservctl uselib fanotify_init"
).split()

MISSING = ("clone3", "memfd_create", "memfd_secret", "shmget", "msgget", "semget")
"""Answered with ENOSYS, so that programs fall back: clone3 hides its flags from a filter; the others hold memory
that no size-limited file system and no process's resident set shows."""


def is_available() -> bool:
    """Whether libseccomp is installed."""
    return pyseccomp is not None


@cache
def compiled_filter() -> bytes:
    """The filter as BPF for this machine's architecture; built once (0.6 ms)."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    denied = pyseccomp.ERRNO(errno.EPERM)
    for name in FORBIDDEN:
        _add(rules, denied, name)
    for name in MISSING:
        _add(rules, pyseccomp.ERRNO(errno.ENOSYS), name)
    for request in (TIOCSTI, TIOCLINUX):
        _add(rules, denied, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, LOW_WORD, request))
    _add(rules, denied, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER))
    refused = pyseccomp.ERRNO(errno.EAFNOSUPPORT)
    for family in sorted(set(range(LAST_FAMILY + 1)) - ALLOWED_FAMILIES):
        _add(rules, refused, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    _add(rules, refused, "socket", pyseccomp.Arg(0, pyseccomp.GT, LAST_FAMILY))
    return _export(rules)


def _add(rules: "pyseccomp.SyscallFilter", action: int, name: str, *conditions: "pyseccomp.Arg") -> None:
    """Add a rule unless this architecture has no such call."""
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number >= 0:
        rules.add_rule(action, number, *conditions)


def _export(rules: "pyseccomp.SyscallFilter") -> bytes:
    with os.fdopen(os.memfd_create("seccomp"), "rb") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
