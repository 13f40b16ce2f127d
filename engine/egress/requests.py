"""The first lines of a request to a proxy: where it leads, and what goes on to a host without TLS."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OF_THE_PROXY = (b"proxy-", b"connection:", b"keep-alive:", b"host:", b"te:", b"upgrade:")


class RequestUnreadable(Exception):
    """Not a request that a proxy serves; its text is one sentence."""


@dataclass(frozen=True)
class Wanted:
    """Where a request leads; `head` is sent on first, None for a tunnel."""

    host: str
    port: int
    head: bytes | None


def wanted(head: bytes) -> Wanted:
    """What the head of a request asks for: a tunnel, or a plain `http://` address."""
    lines = head.split(b"\r\n")
    if any(b"\n" in line or b"\r" in line or line[:1] in (b" ", b"\t") for line in lines):
        raise RequestUnreadable("A line of the request has a line break in it.")
    line, _, rest = head.partition(b"\r\n")
    words = line.decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise RequestUnreadable("This is no request of HTTP/1.")
    method, target, _ = words
    if method == "CONNECT":
        host, _, port = target.rpartition(":")
        return Wanted(*_place(host, port), head=None)
    if method not in _METHODS or not target.startswith("http://"):
        raise RequestUnreadable("Only CONNECT and plain http:// addresses are served.")
    return _plain(method, target, rest)


def _plain(method: str, target: str, rest: bytes) -> Wanted:
    try:
        parts = urlsplit(target)
        host, port = _place(parts.hostname or "", str(parts.port or 80))
    except ValueError:
        raise RequestUnreadable("The address cannot be read.") from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    authority = host if port == 80 else f"{host}:{port}"
    kept = [line for line in rest.split(b"\r\n") if line and not line.lower().startswith(_OF_THE_PROXY)]
    # One request a connection: what follows it could be for another host.
    own = [f"{method} {path} HTTP/1.1".encode("latin-1"), f"Host: {authority}".encode(), b"Connection: close"]
    return Wanted(host, port, head=b"\r\n".join([*own, *kept]) + b"\r\n\r\n")


def _place(host: str, port: str) -> tuple[str, int]:
    name = host.lower().removesuffix(".")
    if not _NAME.fullmatch(name) or not (port.isascii() and port.isdecimal()):
        raise RequestUnreadable("The host cannot be read.")
    number = int(port[:6])
    if not 0 < number < 65_536:
        raise RequestUnreadable("There is no such port.")
    return name, number
