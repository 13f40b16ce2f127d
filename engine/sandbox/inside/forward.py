"""Runs inside a sandbox: starts a program and passes bytes between listeners and where each leads.

    forward.py fd:7 tcp:8000 -- python -m app        an inherited listening socket → the app's port
    forward.py tcp:3128 unix:/run/proxy.sock -- pip  a port of the sandbox → a proxy of the host's
    forward.py fd:7 tcp:8000 tcp:3128 unix:/run/proxy.sock -- python -m app   both

Ends with the program's exit code. Plain byte forwarding, so WebSockets and streams pass too.
Connections are closed at once while nothing listens behind; who asks sees that and tries again.
"""

import errno
import os
import selectors
import signal
import socket
import sys
import time

CHUNK = 65_536
MAX_BUFFERED = 262_144
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Flow:
    """One direction of a connection."""

    def __init__(self, source: socket.socket, target: socket.socket) -> None:
        self.source = source
        self.target = target
        self.pending = bytearray()
        self.is_ended = False
        self.is_done = False

    def read(self) -> None:
        """Take what the source has."""
        chunk = self.source.recv(CHUNK)
        self.pending += chunk
        self.is_ended = not chunk
        self.write()

    def write(self) -> None:
        """Give the target what it takes; pass the end on when nothing is left."""
        if self.pending:
            try:
                del self.pending[: self.target.send(self.pending)]
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno != errno.ENOTCONN:
                    raise
                return
        if self.is_ended and not self.pending and not self.is_done:
            self.is_done = True
            self.target.shutdown(socket.SHUT_WR)

    def wants_more(self) -> bool:
        """Whether the source should be read."""
        return not self.is_ended and len(self.pending) < MAX_BUFFERED


class Connection:
    """A pair of sockets and the flows between them."""

    def __init__(self, selector: selectors.BaseSelector, near: socket.socket, far: socket.socket) -> None:
        self.selector = selector
        self.flows = {near: Flow(near, far), far: Flow(far, near)}
        self.watched: dict[socket.socket, int] = {}
        self.watch()

    def handle(self, ready: socket.socket, events: int) -> None:
        """Move bytes; a broken side closes both."""
        try:
            if events & READ and self.flows[ready].wants_more():
                self.flows[ready].read()
            if events & WRITE:
                next(flow for flow in self.flows.values() if flow.target is ready).write()
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        self.watch()

    def watch(self) -> None:
        """Tell the selector what each side waits for now."""
        if all(flow.is_done for flow in self.flows.values()):
            self.close()
            return
        for side, flow in self.flows.items():
            opposite = next(other for other in self.flows.values() if other.target is side)
            mask = (READ if flow.wants_more() else 0) | (WRITE if opposite.pending else 0)
            self.set_mask(side, mask)

    def set_mask(self, side: socket.socket, mask: int) -> None:
        """Register, change or forget one side."""
        before = self.watched.get(side, 0)
        if mask and not before:
            self.selector.register(side, mask, self)
        elif mask and mask != before:
            self.selector.modify(side, mask, self)
        elif before and not mask:
            self.selector.unregister(side)
        self.watched[side] = mask

    def close(self) -> None:
        """Forget and close both sides."""
        for side in self.flows:
            self.set_mask(side, 0)
            side.close()


def open_listener(spec: str) -> socket.socket:
    """An inherited descriptor (fd:N) or a new port on the loopback (tcp:N)."""
    kind, _, value = spec.partition(":")
    if kind == "fd":
        os.set_inheritable(int(value), False)
        listener = socket.socket(fileno=int(value))
    else:
        listener = socket.create_server(("127.0.0.1", int(value)), backlog=128)
    listener.setblocking(False)
    return listener


def connect(spec: str) -> socket.socket:
    """Begin a connection to tcp:PORT on the loopback or unix:PATH; raises OSError if refused."""
    kind, _, value = spec.partition(":")
    family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
    far = socket.socket(family, socket.SOCK_STREAM)
    far.setblocking(False)
    status = far.connect_ex(value if kind == "unix" else ("127.0.0.1", int(value)))
    if status not in (0, errno.EINPROGRESS):
        far.close()
        raise OSError(status, os.strerror(status))
    return far


def accept(selector: selectors.BaseSelector, listener: socket.socket, target: str) -> None:
    """Take one waiting connection and join it to the target."""
    try:
        near, _ = listener.accept()
    except BlockingIOError:
        return
    except OSError:
        time.sleep(0.05)
        return
    near.setblocking(False)
    try:
        far = connect(target)
    except OSError:
        near.close()
        return
    Connection(selector, near, far)


def start(argv: list[str]) -> int:
    """Start the program with ordinary signal handling; returns its pid."""
    try:
        return os.posix_spawnp(argv[0], argv, os.environ, setsigdef=[signal.SIGPIPE])
    except OSError as error:
        sys.stderr.write(f"{argv[0]}: {error.strerror}\n")
        sys.exit(127)


def main() -> int:
    """Forward until the program ends."""
    end = sys.argv.index("--")
    ways, argv = sys.argv[1:end], sys.argv[end + 1 :]
    listeners = [(open_listener(listen), target) for listen, target in zip(ways[::2], ways[1::2], strict=True)]
    child = start(argv)
    selector = selectors.DefaultSelector()
    for way in listeners:
        selector.register(way[0], READ, way)
    ended = os.pidfd_open(child)
    selector.register(ended, READ)
    while True:
        for key, events in selector.select():
            if key.fileobj == ended:
                return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if isinstance(key.data, tuple):
                accept(selector, *key.data)
            elif key.data.watched.get(key.fileobj):
                key.data.handle(key.fileobj, events)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code if code >= 0 else 128 - code)
