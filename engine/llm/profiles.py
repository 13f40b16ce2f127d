"""What suits a model: the way of work, by its family. Data in `profiles.toml`; an unknown model works in batches."""

import ipaddress
import re
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from engine.document import Document
from engine.egress.policy import is_private
from engine.llm.providers.addresses import base_url_of
from engine.llm.roles import Mode
from engine.llm.types import ModelChoice

_DATA = Path(__file__).with_name("profiles.toml")


class ModelProfile(Document):
    """How a model works best. Images go only to one that `can_see`; the demo does not read pages (`can_read`)."""

    mode: Mode = Mode.BATCH
    can_see: bool = False
    can_read: bool = True


class Abilities(Document):
    """What the provider's own list says of a model; None is nothing. It knows better than the family's name."""

    context_tokens: int | None = None
    can_see: bool | None = None
    can_call_tools: bool | None = None
    is_free: bool | None = None


class _Family(Document):
    patterns: tuple[str, ...]
    mode: Mode


class _Families(Document):
    free_endings: tuple[str, ...]
    seeing: tuple[str, ...]
    blind: tuple[str, ...]
    families: tuple[_Family, ...]


def profile_of(choice: ModelChoice, listed: Abilities | None = None) -> ModelProfile:
    """The profile of the chosen model; free and local ones, those that call no tools and the demo work in batches."""
    profile = _of_family(choice)
    if listed is None:
        return profile
    can_see = profile.can_see if listed.can_see is None else listed.can_see
    mode = Mode.BATCH if listed.can_call_tools is False else profile.mode
    return profile.model_copy(update={"can_see": can_see, "mode": mode})


def _of_family(choice: ModelChoice) -> ModelProfile:
    if choice.provider == "demo":
        return ModelProfile(can_read=False)
    whole = choice.model.lower()
    name, known = whole.rsplit("/", 1)[-1], _known()
    can_see = _fits(name, known.seeing) and not _fits(name, known.blind)
    if _is_local(urlsplit(base_url_of(choice)).hostname or "") or whole.endswith(known.free_endings):
        return ModelProfile(can_see=can_see)
    fitting = (family.mode for family in known.families if _fits(name, family.patterns))
    return ModelProfile(mode=next(fitting, Mode.BATCH), can_see=can_see)


class NamedFamily(Document):
    """A family of models for where this package is not at hand: a POSIX pattern of whole names in lower case."""

    pattern: str
    works_alone: bool


def named_families() -> tuple[NamedFamily, ...]:
    """The families in their order; the first that fits a name (the id without its vendor) counts."""
    return tuple(
        NamedFamily(
            pattern=f"^({'|'.join(map(_posix, family.patterns))})$",
            works_alone=family.mode is Mode.LOOP,
        )
        for family in _known().families
    )


def _posix(pattern: str) -> str:
    return ".*".join(re.escape(part) for part in pattern.split("*"))


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


@cache
def _known() -> _Families:
    return _Families.model_validate(tomllib.loads(_DATA.read_text(encoding="utf-8")))


def _is_local(host: str) -> bool:
    """Whether the name says that the model runs here or nearby; nothing is resolved."""
    try:
        return is_private(ipaddress.ip_address(host))
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal"))
