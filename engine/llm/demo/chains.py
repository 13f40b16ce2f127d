"""Ideas that only name lists and how they hang together: "hives at apiaries and inspections of hives".

Every word must have its place in such a chain, or the idea is left to the reader of free talk.
"""

from collections.abc import Container, Iterable
from typing import Protocol

from engine.llm.demo import english, russian
from engine.llm.demo.design import FieldKind, Language, Link, Mention, Outline
from engine.llm.demo.english_chain import split_english
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.links import Linked
from engine.llm.demo.russian_chain import split_russian
from engine.llm.demo.words import word_lists


class Split(Protocol):
    """Splits a chain into its parts."""

    def __call__(self, text: str, *, is_tail: bool) -> list[Linked] | None:
        """The parts; a `tail` stands behind a colon and begins with a thing."""
        ...


_LEAST = 3
"""With fewer lists the reader of free talk knows more: whose field is whose."""

_SPLIT: dict[Language, Split] = {"ru": split_russian, "en": split_english}


def read_chain(text: str, language: Language) -> Outline | None:
    """The lists of a chain with their links; None for any other idea."""
    head, colon, tail = text.partition(":")
    parts = _SPLIT[language](tail, is_tail=True) if colon else _SPLIT[language](text, is_tail=False)
    if not parts or not any(part.of or part.is_within for part in parts):
        return None
    things, links = _joined(parts)
    doubles = [part.thing for part in parts if part.thing.lemma != things[_key(part.thing)].lemma]
    is_whole = (
        not colon or {_key(mention) for mention in _talk(head, language).mentions if mention.plural} <= things.keys()
    )
    owners = {link.parent for link in links}
    if len(things) < _LEAST or not is_whole or any(_is_detail(thing, owners, language) for thing in things.values()):
        return None
    return Outline(mentions=(*things.values(), *doubles), words=(), asks_for_records=True, links=links)


def _talk(text: str, language: Language) -> Outline:
    return russian.outline(text) if language == "ru" else english.outline(text)


def _joined(parts: Iterable[Linked]) -> tuple[dict[str, Mention], tuple[Link, ...]]:
    """All things, an owner before what belongs to it, and who belongs to whom."""
    parts = list(parts)
    listed = {_key(part.thing): part.thing for part in parts}
    things: dict[str, Mention] = {}
    links: list[Link] = []
    last = ""
    for part in parts:
        owner = _key(part.of) if part.of else last if part.is_within else ""
        if part.of:
            things.setdefault(owner, listed.get(owner, part.of))
        key = _key(part.thing)
        things.setdefault(key, part.thing)
        if owner and owner != key:
            links.append(Link(child=key, parent=owner))
        if not part.is_within:
            last = key
    return things, tuple(links)


def _is_detail(thing: Mention, owners: Container[str], language: Language) -> bool:
    """True for dates, names and records, unless something belongs to them."""
    words, lists = lexicon(), word_lists(language)
    field = words.field_of(thing.lemma)
    is_general = thing.lemma in lists.fillers | lists.trackers
    is_general |= field is not None and words.field[field].kind is not FieldKind.FLAG  # payments are, dates are not
    is_thing = words.entity_of(thing.lemma) is not None or not is_general or _key(thing) in owners
    return not (thing.plural and is_thing) or words.is_unit(thing.lemma)


def _key(mention: Mention) -> str:
    return lexicon().entity_of(mention.lemma) or mention.lemma
