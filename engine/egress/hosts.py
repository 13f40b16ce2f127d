"""Outside hosts that an app may reach: as a person names them, as its proxy compares them."""

import ipaddress
import re
from collections.abc import Collection, Iterable

from engine.egress.policy import is_public

TLS_PORT = 443
MAX_HOST = 260
REFUSED_PORTS = frozenset({25})
"""Mail between servers: what is sent there by nobody's account is spam."""

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LOCAL_ENDINGS = frozenset({"localhost", "local", "internal"})


class HostInvalid(ValueError):
    """Not a host that an app may be let out to; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parsed_host(text: str, trusted: Collection[str] = ()) -> str:
    """`api.stripe.com`, `mail.example.com:587` or `*.example.com` as it is kept and compared.

    A pasted address is taken for its host, and `http://` for port 80. `trusted` are kept hosts that may lead anywhere,
    one-word ones too.
    """
    given = text.strip().lower()
    usual = 80 if given.startswith("http://") else TLS_PORT
    given = re.sub(r"^https?://", "", given)
    given = given.split("/", 1)[0].rstrip(".")
    name, colon, port = given.partition(":")
    number = _port(port) if colon else usual
    name = _ascii(name.rstrip("."))
    kept = shown_host(name, number)
    if kept not in trusted:
        _check_name(name)
    return kept


def allows(allowed: Iterable[str], host: str, port: int) -> bool:
    """Whether one of the kept hosts stands for this name and port."""
    name = host.lower().rstrip(".")
    return any(_stands_for(one, name, port) for one in allowed)


def shown_host(host: str, port: int) -> str:
    """A name and port as they are kept."""
    name = host.lower().rstrip(".")
    return name if port == TLS_PORT else f"{name}:{port}"


def _stands_for(kept: str, name: str, port: int) -> bool:
    pattern, colon, number = kept.partition(":")
    if port != (int(number) if colon else TLS_PORT):
        return False
    if pattern.startswith("*."):
        return name.endswith(pattern[1:]) and len(name) > len(pattern) - 1
    return name == pattern


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 5 or not 0 < int(text) < 65_536:
        raise HostInvalid("host_port_invalid")
    if int(text) in REFUSED_PORTS:
        raise HostInvalid("host_port_refused")
    return int(text)


def _ascii(name: str) -> str:
    """Names in other scripts as the network knows them."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        raise HostInvalid("host_invalid") from None


def _check_name(name: str) -> None:
    labels = name.removeprefix("*.").split(".")
    if len(name) > MAX_HOST or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise HostInvalid("host_invalid")
    if labels[-1] in _LOCAL_ENDINGS:
        raise HostInvalid("host_private")
    if labels[-1].isdecimal() or labels[-1].startswith("0x"):  # a number in whatever notation
        _check_address(name)


def _check_address(text: str) -> None:
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        raise HostInvalid("host_invalid") from None
    if not is_public(address):
        raise HostInvalid("host_private")
