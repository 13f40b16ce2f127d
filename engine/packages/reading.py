"""What comes of reading a list of packages."""

import re

from engine.document import Document

LONGEST_LINE = 300
_LONGEST_SHOWN = 80


class AskedPackage(Document):
    """A package by its normal name, and what an installer is told of it: `slugify[unidecode]>=8` or `^2.1.0`."""

    name: str
    wanted: str


class Asked(Document):
    """A list of packages. With `refused` (places, and what stands there) nothing of it may be installed."""

    packages: tuple[AskedPackage, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Normal names of all that is asked for."""
        return frozenset(package.name for package in self.packages)


_NODE_NAME = re.compile(r"(?:@[a-z0-9][a-z0-9._-]{0,60}/)?[a-z0-9][a-z0-9._-]{0,100}", re.I)
_PYTHON_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?", re.I)


def normal_name(typed: str, *, is_node: bool) -> str | None:
    """The one form in which a package's name is kept; None for what is no name."""
    if is_node:
        return typed if _NODE_NAME.fullmatch(typed) else None
    return canonical(typed) if _PYTHON_NAME.fullmatch(typed) else None


def canonical(name: str) -> str:
    """The normal form of a Python distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def refusal(place: str, text: str) -> str:
    """A place with what stands there, fit to be shown: passwords in addresses are left out."""
    clean = re.sub(r"//[^/@\s]*@", "//•••@", " ".join(text.split()))
    shown = clean if len(clean) <= _LONGEST_SHOWN else f"{clean[:_LONGEST_SHOWN]}…"
    return f"{place}: {shown}"
