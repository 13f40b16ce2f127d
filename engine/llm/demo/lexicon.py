"""The demo model's small dictionary (lexicon.toml), typed."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from engine.document import Document
from engine.llm.demo.design import FieldDesign, FieldKind, Language


class FieldEntry(Document):
    """A kind of field and the words that mean it, in both languages; `sum`: whether its values add up, if it is said."""

    kind: FieldKind
    ru: str
    en: str
    ident: str | None = None
    min: int | None = None
    max: int | None = None
    options: tuple[tuple[str, str, str], ...] = ()
    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    own_label: bool = True
    sum: Literal["never", "units", "said", "always"] = "never"


class EntityEntry(Document):
    """A known noun: its words, its usual fields, what it belongs to, which of its fields add up."""

    ru: tuple[str, ...]
    en: tuple[str, ...]
    fields: tuple[str, ...]
    of: tuple[str, ...] = ()
    parent: bool = False
    event: bool = False
    sums: tuple[str, ...] = ()


class DefaultEntry(Document):
    """Fields of nouns that are not in the dictionary."""

    thing: tuple[str, ...]
    event: tuple[str, ...]
    entries: dict[str, str]


class Lexicon(Document):
    """The whole dictionary."""

    default: DefaultEntry
    field: dict[str, FieldEntry]
    entity: dict[str, EntityEntry]
    domain: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    def entity_of(self, word: str) -> str | None:
        """Key of the entity that this word (singular, basic form) names."""
        return _entity_words().get(_plain(word))

    def field_of(self, word: str) -> str | None:
        """Key of the field that this word or phrase names."""
        return _field_words().get(_plain(word))

    def is_unit(self, word: str) -> bool:
        """True for kilograms, minutes and dollars, which are amounts and no things."""
        key = self.field_of(word)
        return key is not None and word in self.field[key].units

    def is_same(self, one: str, other: str) -> bool:
        """True for two words of one entity."""
        return (self.entity_of(one) or one) == (self.entity_of(other) or other)

    def belongs(self, child: str, parent: str) -> bool:
        """True if what `child` names usually belongs to what `parent` names."""
        key, owner = self.entity_of(child), self.entity_of(parent)
        return key is not None and owner in self.entity[key].of

    def field_design(self, key: str, language: Language) -> FieldDesign:
        """A known field in the language of the app."""
        entry = self.field[key]
        return FieldDesign(
            name=entry.ident or key,
            label=entry.ru if language == "ru" else entry.en,
            kind=entry.kind,
            low=entry.min,
            high=entry.max,
            adds_up=entry.sum == "always",
            options=tuple((value, ru if language == "ru" else en) for value, ru, en in entry.options),
        )


@cache
def lexicon() -> Lexicon:
    """The dictionary, read once."""
    return Lexicon.model_validate(tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8")))


def _plain(word: str) -> str:
    return word.replace("ё", "е")


@cache
def _entity_words() -> dict[str, str]:
    entries = lexicon().entity.items()
    return {_plain(word): key for key, entry in entries for word in (*entry.ru, *entry.en)}


@cache
def _field_words() -> dict[str, str]:
    entries = lexicon().field.items()
    return {_plain(word): key for key, entry in entries for word in (*entry.words, *entry.units)}
