"""Which host a request is meant for: the platform, a preview, or nobody here."""

import re
from dataclasses import dataclass
from typing import Literal

_PREVIEW_ID = re.compile(r"^[a-z2-7]{26}$")
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class Destination:
    """Where a request goes; `preview_id` only for previews."""

    kind: Literal["platform", "preview", "unknown"]
    preview_id: str = ""


def hostname_of(host: str) -> str:
    """The name of a Host header in lower case without port and trailing dot ("" if it is malformed)."""
    host = host.strip().lower()
    if host.startswith("["):
        name, bracket, rest = host.partition("]")
        return name + bracket if bracket and _is_port(rest) else ""
    name, colon, port = host.partition(":")
    return name.rstrip(".") if _is_port(colon + port) else ""


def _is_port(suffix: str) -> bool:
    return suffix == "" or (suffix[0] == ":" and suffix[1:].isdecimal() and suffix.isascii())


@dataclass(frozen=True)
class HostTable:
    """The names this server answers to; `preview_domain` "" means that previews are refused."""

    platform: frozenset[str]
    preview_domain: str

    def destination(self, host: str) -> Destination:
        """Classify a Host header."""
        name = hostname_of(host)
        if name in _LOOPBACK_NAMES or name in self.platform:
            return Destination("platform")
        label, _, domain = name.partition(".")
        if self.preview_domain and domain == self.preview_domain and _PREVIEW_ID.match(label):
            return Destination("preview", label)
        return Destination("unknown")
