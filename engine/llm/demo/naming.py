"""Identifiers of generated code: valid, no keywords or built-ins, no collisions."""

import builtins
import keyword
import re

from engine.llm.demo import english
from engine.llm.demo.words import table

_LETTERS = table("latin_letters")
_RESERVED = (
    frozenset((*keyword.kwlist, *keyword.softkwlist))
    | frozenset(name.lower() for name in dir(builtins))
    | frozenset(table("reserved")["names"].split())
)
_RESERVED_FIELDS = _RESERVED | frozenset(table("reserved")["fields"].split())


def transliterate(word: str) -> str:
    """Cyrillic in Latin letters, everything else dropped."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in word.lower())
    return re.sub(r"[^a-z0-9]+", "_", latin.replace("-", "") if latin.isascii() else latin).strip("_")


def identifier(phrase: str, taken: set[str], suffix: str = "item") -> str:
    """A snake_case name for `phrase` that is free; it is added to `taken`."""
    base = "_".join(part for part in (transliterate(word) for word in re.split(r"[\s-]+", phrase)) if part)[:40]
    base = base.strip("_")
    if not base or not base[0].isalpha():
        base = f"{suffix}_{base}".strip("_")
    name, number = base, 2
    if name in _RESERVED or class_name(name).lower() in _RESERVED:
        name = base = f"{base}_{suffix}"
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    return name


def plural_identifier(name: str, taken: set[str]) -> str:
    """The name of the list of `name`, different from every other."""
    *rest, last = name.split("_")
    many = "_".join([*rest, english.plural(last)])
    return identifier(many if many != name else f"{name}_list", taken, "list")


def class_name(name: str) -> str:
    """CamelCase of a snake_case name."""
    return "".join(part.capitalize() for part in name.split("_"))


def field_identifier(phrase: str, taken: set[str]) -> str:
    """A free name of a column."""
    name = identifier(phrase, set(), "value")
    if name in _RESERVED_FIELDS or name.startswith("model_"):
        name = f"{name}_value"
    base, number = name, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    return name
