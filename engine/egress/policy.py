"""Which addresses a URL that a user gave may lead to."""

import ipaddress
from collections.abc import Iterable

from engine.document import Document

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
METADATA = frozenset(
    map(ipaddress.ip_address, ("169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"))
)
"""Addresses where clouds hand out credentials (AWS, GCP, Azure and others; Alibaba; Azure's agents; AWS over IPv6)."""
PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # RFC 6890; Oracle's metadata among it. Older Pythons call it global
SHARED = ipaddress.ip_network("100.64.0.0/10")  # carrier-grade NAT, RFC 6598
UNIQUE_LOCAL = ipaddress.ip_network("fc00::/7")
PUBLIC_V6 = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PRIVATE_V4 = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


class AddressRefused(Exception):
    """A connection to where users may not reach through us; its text is one sentence."""


class AddressPolicy(Document):
    """Public addresses are allowed; private ones only on a machine of the user's own.

    `allow_hosts` are names the operator trusts wherever they lead, each for one port: `name:port`, or `name` for 443. Cloud metadata, link-local, multicast and
    unspecified addresses stay refused even with `allow_private`.
    """

    allow_private: bool = False
    allow_hosts: frozenset[str] = frozenset()

    def check(self, host: str, addresses: Iterable[str], port: int = 443) -> None:
        """Raise `AddressRefused` unless every address the host resolved to is allowed."""
        name = host.lower().rstrip(".")
        if (name if port == 443 else f"{name}:{port}") in self.allow_hosts:
            return
        for text in addresses:
            address = effective(ipaddress.ip_address(text.partition("%")[0]))
            if is_public(address) or (self.allow_private and is_private(address)):
                continue
            kind = "a private address" if is_private(address) else "an address that is never allowed"
            raise AddressRefused(f"The host {host} leads to {kind} ({address}), so it was not contacted.")


def effective(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, NAT64, 6to4), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(address: Address) -> bool:
    """Whether the address is a unicast one of the open internet."""
    if address in METADATA or address in PROTOCOLS:
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return isinstance(address, ipaddress.IPv4Address) or (address in PUBLIC_V6 and address.teredo is None)


def is_private(address: Address) -> bool:
    """Whether the address is the machine itself or a neighbour of it, and no cloud's metadata."""
    if address in METADATA:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address.is_loopback or address in UNIQUE_LOCAL
    return address.is_loopback or address in SHARED or any(address in network for network in PRIVATE_V4)
