"""What the programs of a sandbox listen on, seen from the host (they cannot lie about it)."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine.sandbox.watchdog import process_tree

LISTEN = "0A"
REACHABLE = frozenset({"127.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1"})  # noqa: S104 - compared, not bound


class Listener(NamedTuple):
    """One listening TCP socket."""

    address: str
    port: int

    @property
    def is_reachable(self) -> bool:
        """Whether 127.0.0.1 leads to it."""
        return self.address in REACHABLE

    def __str__(self) -> str:
        return str(self.port) if self.is_reachable else f"{self.port} of {self.address}"


def listeners_of(root_pid: int) -> list[Listener]:
    """The listeners in the network of the sandbox whose outermost process is `root_pid`; empty before it is set up."""
    for pid in reversed(process_tree(root_pid)):
        try:
            if Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink():
                return sorted({*_read(f"/proc/{pid}/net/tcp"), *_read(f"/proc/{pid}/net/tcp6")})
        except OSError:  # ended meanwhile
            continue
    return []


def _read(table: str) -> Iterator[Listener]:
    with open(table, encoding="ascii") as file:  # noqa: PTH123 - a table of the kernel
        next(file)
        for row in file:
            _, local, _, state, *_ = row.split()
            if state == LISTEN:
                address, port = local.split(":")
                yield Listener(_address(address), int(port, 16))


def _address(words: str) -> str:
    """The kernel prints each 32-bit word of an address in the machine's byte order."""
    numbers = [int(words[start : start + 8], 16) for start in range(0, len(words), 8)]
    packed = struct.pack(f"={len(numbers)}I", *numbers)
    return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)
