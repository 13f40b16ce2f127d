"""English: the parts of a chain such as "rooms in buildings and bookings of rooms"."""

import re

from engine.llm.demo.design import Mention
from engine.llm.demo.english import POSSESSIVES, WORDS, mention
from engine.llm.demo.links import Linked, split_chain

_TOKEN = re.compile(r"[a-zа-яё]+(?:-[a-zа-яё]+)*|\S")
_LINKS = frozenset(["of", "in", "on", "at", "for", "by", "from", "per", "to", "inside", "within"])
_ARTICLES = frozenset(["a", "an", "the", "all", "my", "our"])
_EACH = frozenset(("each", "every"))
_HAVING = frozenset(("with",))
_JOINERS = frozenset((",", ";", "and", "&")) | _HAVING
_LEAD = WORDS.stop | WORDS.fillers | WORDS.trackers | WORDS.tracking_verbs | _LINKS
_NO_THINGS = WORDS.stop | WORDS.features | WORDS.with_ | WORDS.tracking_verbs | _LINKS | POSSESSIVES | _EACH
_LONGEST_NAME = 3


def split_english(text: str, *, is_tail: bool) -> list[Linked] | None:
    """The parts in their order; None where a word has no place in a chain."""
    words = _TOKEN.findall(text.lower().strip().rstrip("."))
    while words and words[0] in (_ARTICLES if is_tail else _LEAD):
        words.pop(0)
    return split_chain(words, _JOINERS, _HAVING, _part)


def _part(group: list[str], is_within: bool) -> Linked | None:
    if group[0] in POSSESSIVES:
        is_within, group = True, group[1:]
    link = next((index for index, word in enumerate(group) if word in _LINKS), None)
    thing = _name(group[:link])
    if thing is None:
        return None
    if link is None:
        return Linked(thing, None, is_within)
    owner = group[link + 1 :]
    of = _name(owner[1:], is_each=True) if owner[:1] and owner[0] in _EACH else _name(owner)
    return Linked(thing, of, False) if of else None


def _name(words: list[str], *, is_each: bool = False) -> Mention | None:
    words = [word for word in words if word not in _ARTICLES | WORDS.empty_adjectives]
    if not words or len(words) > _LONGEST_NAME or any(word in _NO_THINGS or not word[0].isalpha() for word in words):
        return None
    found = mention(words, "main")
    return found.model_copy(update={"plural": True}) if is_each else found
