"""What an app asks of its surroundings, read from the text of its sources; nothing is run."""

import re
from collections.abc import Iterator, Mapping

from engine.document import Document
from engine.egress.hosts import HostInvalid, allows, parsed_host
from engine.run_environment import RunEnvironment, name_problem
from engine.stacks.script_imports import SCRIPTS
from engine.stacks.stack import Stack

GIVEN_EVERYWHERE = frozenset({"DATA_DIR", "PATH", "HOME"})
MOST_NEEDS = 20
SOURCES = (".py", *SCRIPTS)
"""Endings of the files that are read."""

LONGEST_SOURCE = 200_000
MOST_READ = 5_000_000
"""Characters (bytes, for whoever knows only sizes) of all sources together that are read."""

_PYTHON = re.compile(r"""\bos\.(?:environ\[|environ\.get\(|getenv\()\s*["']([A-Z][A-Z0-9_]{1,63})["']""")
_SCRIPT = re.compile(r"""\bprocess\.env(?:\.([A-Z][A-Z0-9_]{1,63})\b|\[["']([A-Z][A-Z0-9_]{1,63})["']\])""")
_ADDRESS = re.compile(r"""["'`](https?://[A-Za-z0-9.-]{3,253}(?::\d{1,5})?)(?=[/"'`?#])""")
_CALLS_OUT = re.compile(
    r"\bhttpx2?\b|\brequests\.|\burllib\.request\b|\bhttp\.client\b|\bfetch\(|\bnode:https?\b|\baxios\b"
)
"""A file without one of these only names addresses, for people to follow."""


class Needs(Document):
    """Variables that an app reads and hosts that it calls, each in the order of the alphabet."""

    variables: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def without(self, given: RunEnvironment) -> "Needs":
        """What of it is not given."""
        hosts = (host for host in self.hosts if not _is_allowed(given, host))
        return Needs(variables=tuple(name for name in self.variables if name not in given.secrets), hosts=tuple(hosts))


def needs_of(files: Mapping[str, str | None], stack: Stack) -> Needs:
    """All sources but tests; what the stack itself gives, or what could never be given, is no need."""
    if stack.dependencies.kind == "none":  # its code runs in the browsers of its visitors, not here
        return Needs()
    variables: set[str] = set()
    hosts: set[str] = set()
    left = MOST_READ
    for path, text in files.items():
        if not text or len(text) > LONGEST_SOURCE or path.startswith("tests/") or not path.endswith(SOURCES):
            continue
        left -= len(text)
        if left < 0:
            break
        if path.endswith(".py"):
            variables.update(_PYTHON.findall(text))
        else:
            variables.update(dotted or quoted for dotted, quoted in _SCRIPT.findall(text))
        hosts.update(_hosts(text))
    known = {*stack.env, *GIVEN_EVERYWHERE}
    wanted = sorted(name for name in variables - known if name_problem(name) is None)
    return Needs(variables=tuple(wanted[:MOST_NEEDS]), hosts=tuple(sorted(hosts)[:MOST_NEEDS]))


def _hosts(text: str) -> Iterator[str]:
    if not _CALLS_OUT.search(text):
        return
    for found in _ADDRESS.findall(text):
        try:
            yield parsed_host(found)
        except HostInvalid:  # a placeholder, or the machine itself
            continue


def _is_allowed(given: RunEnvironment, host: str) -> bool:
    name, _, port = host.partition(":")
    return allows(given.hosts, name, int(port) if port else 443)
