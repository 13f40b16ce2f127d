"""What an app asks of its surroundings, read from the text of its sources; nothing is run."""

import re
from collections.abc import Iterator, Mapping

from pydantic import Field

from engine.document import Document
from engine.egress.hosts import HostInvalid, allows, parsed_host
from engine.run_environment import RunEnvironment, name_problem
from engine.stacks.script_imports import SCRIPTS
from engine.stacks.stack import Stack

GIVEN_EVERYWHERE = frozenset({"DATA_DIR", "PATH", "HOME"})
MOST_NEEDS = 20
STAND_IN = "DOCUMENTS"
"""Variable of a stack whose apps find a stand-in for MongoDB: the file of its documents."""

SOURCES = (".py", *SCRIPTS)
"""Endings of the files that are read."""

LONGEST_SOURCE = 200_000
MOST_READ = 5_000_000
"""Characters (bytes, for whoever knows only sizes) of all sources together that are read."""

_PYTHON = re.compile(r"""\bos\.(?:environ\[|environ\.get\(|getenv\()\s*["']([A-Z][A-Z0-9_]{1,63})["']""")
_SCRIPT = re.compile(r"""\bprocess\.env(?:\.([A-Z][A-Z0-9_]{1,63})\b|\[["']([A-Z][A-Z0-9_]{1,63})["']\])""")
_ADDRESS = re.compile(r"""["'`](https?://[A-Za-z0-9.-]{3,253}(?::\d{1,5})?)(?=[/"'`?#])""")
_GIVEN = re.compile(r"^[ \t]*+(?:export[ \t]++)?([A-Z][A-Z0-9_]{1,63})[ \t]*+=[ \t]*+[^\s#]", re.M)
_MONGODB = re.compile(r"""["'](?:mongoose|mongodb)["']""")
_IMPORTED = re.compile(r"""/([^/"'\n]{1,200}+)["']""")
_ENDING = re.compile(r"\w+")
_BEGINNINGS = frozenset({"server", "index", "app", "main"})
_CALLS_OUT = re.compile(
    r"\bhttpx2?\b|\brequests\.|\burllib\.request\b|\bhttp\.client\b|\bfetch\(|\bnode:https?\b|\baxios\b"
)
"""A file without one of these only names addresses, for people to follow."""


class Needs(Document):
    """Variables that an app reads and hosts that it calls, each in the order of the alphabet."""

    variables: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    has_stand_in: bool = Field(default=False, description="Whether it keeps data in MongoDB, which is stood in for.")

    def without(self, given: RunEnvironment) -> "Needs":
        """What of it is not given."""
        hosts = (host for host in self.hosts if not _is_allowed(given, host))
        variables = tuple(name for name in self.variables if name not in given.secrets)
        return Needs(variables=variables, hosts=tuple(hosts), has_stand_in=self.has_stand_in)


def needs_of(files: Mapping[str, str | None], stack: Stack) -> Needs:
    """All sources but tests; what the stack or a file .env of the app gives, or what could never be given, is no need."""
    if stack.dependencies.kind == "none":  # its code runs in the browsers of its visitors, not here
        return Needs()
    variables: set[str] = set()
    hosts: set[str] = set()
    given: set[str] = set()
    has_mongodb = False
    importers = _importers(files) if stack.has_leftovers else {}
    left = MOST_READ
    for path, text in files.items():
        if text and path.rpartition("/")[2] == ".env":
            given.update(_GIVEN.findall(text))
        if not text or len(text) > LONGEST_SOURCE or path.startswith("tests/") or not path.endswith(SOURCES):
            continue
        left -= len(text)
        if left < 0:
            break
        if stack.has_leftovers and not _is_used(path, importers):
            continue
        if path.endswith(".py"):
            variables.update(_PYTHON.findall(text))
        else:
            variables.update(dotted or quoted for dotted, quoted in _SCRIPT.findall(text))
            has_mongodb = has_mongodb or _MONGODB.search(text) is not None
        hosts.update(_hosts(text))
    known = {*stack.env, *GIVEN_EVERYWHERE, *given}
    wanted = sorted(name for name in variables - known if name_problem(name) is None)
    return Needs(
        variables=tuple(wanted[:MOST_NEEDS]),
        hosts=tuple(sorted(hosts)[:MOST_NEEDS]),
        has_stand_in=has_mongodb and STAND_IN in stack.env,
    )


def _importers(files: Mapping[str, str | None]) -> dict[str, set[str]]:
    """Names that end what scripts import, without their endings → those scripts; each is gone over once."""
    found: dict[str, set[str]] = {}
    for path, text in files.items():
        if text and path.endswith(SCRIPTS):
            for name in set(_IMPORTED.findall(text)):
                stem, dot, ending = name.rpartition(".")
                for known in {name, stem} if dot and _ENDING.fullmatch(ending) else {name}:
                    found.setdefault(known, set()).add(path)
    return found


def _is_used(path: str, importers: Mapping[str, set[str]]) -> bool:
    """Whether the file is where an app begins, or another one imports what is named like it."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return stem in _BEGINNINGS or bool(importers.get(stem, set()) - {path})


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
