"""Where previews live: scheme, domain and port of their origins, and who may frame them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

ENTER_PATH = "/__samokoder/enter"
# A path with its query: a second slash or backslash would be read as another host, a space or control character is none.
_PLACE = re.compile(r"/(?![/\\])[!-~]{0,2000}")


@dataclass(frozen=True)
class PreviewAddress:
    """Builds the URLs of previews; `port` None is the scheme's own, `domain` "" means that there are none."""

    scheme: str
    domain: str
    port: int | None
    platform_origins: tuple[str, ...]

    @property
    def frame_ancestors(self) -> str:
        """Sources of a `frame-ancestors` directive: the platform alone."""
        return " ".join(self.platform_origins)

    def origin(self, host_id: str) -> str:
        """Origin of one preview."""
        return origin(self.scheme, f"{host_id}.{self.domain}", self.port)

    def entry(self, host_id: str, ticket: str) -> str:
        """The URL that turns a ticket into a cookie."""
        return f"{self.origin(host_id)}{ENTER_PATH}?ticket={quote(ticket, safe='')}"


def place_of(wanted: str) -> str:
    """Where to go from the entry: a path of the app itself as it stands in an address, or else its first page."""
    return wanted if _PLACE.fullmatch(wanted) and not wanted.startswith("/__samokoder") else "/"


def with_place(entry: str, place: str) -> str:
    """An entry that leads to this page of the app."""
    return f"{entry}&to={quote(place, safe='')}" if place and place_of(place) == place else entry


def origin(scheme: str, host: str, port: int | None) -> str:
    """An origin as browsers write it."""
    return (
        f"{scheme}://{host}" if port in {None, {"http": 80, "https": 443}.get(scheme)} else f"{scheme}://{host}:{port}"
    )


def origins(scheme: str, hosts: Iterable[str], port: int | None) -> tuple[str, ...]:
    """Origins of several hosts on one port."""
    return tuple(origin(scheme, host, port) for host in sorted(hosts))
