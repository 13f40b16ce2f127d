"""Russian: the parts of a chain such as «номера в корпусах и брони номеров»."""

import re
from collections.abc import Iterable

from pymorphy3.analyzer import Parse  # type: ignore[import-untyped]

from engine.llm.demo.design import Mention
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.links import Linked, split_chain
from engine.llm.demo.russian import POSSESSIVES, WORDS, analyzer, best_parse, mention_of

_TOKEN = re.compile(r"[a-zа-яё]+(?:-[a-zа-яё]+)*|\S")
_LINKS = frozenset(["в", "во", "на", "по", "к", "ко", "для", "у", "внутри", "за"])
_HAVING = frozenset(("с", "со"))
_JOINERS = frozenset((",", ";", "и", "а", "также")) | _HAVING
_ASKING = frozenset(("VERB", "INFN", "PRED", "NPRO", "ADJS"))
_NAMED = ("nomn", "accs", "gent")
_HAD = ("ablt",)
_OWNING = ("gent",)
_LINKED = ("loct", "datv", "accs", "gent", "ablt")


def split_russian(text: str, *, is_tail: bool) -> list[Linked] | None:
    """The parts in their order; None where a word has no place in a chain."""
    words = _TOKEN.findall(text.lower().strip().rstrip("."))
    while words and not is_tail and _is_lead(words[0]):
        words.pop(0)
    return split_chain(words, _JOINERS, _HAVING, _part)


def _is_lead(word: str) -> bool:
    parse = best_parse(word)
    is_asked = parse.normal_form in WORDS.trackers | WORDS.fillers | WORDS.tracking_verbs
    return (is_asked and "plur" not in parse.tag) or parse.tag.POS in _ASKING or word in ("для", "по")


def _part(group: list[str], is_within: bool) -> Linked | None:
    cases: Iterable[str] = _HAD if is_within else _NAMED
    if group[0] in POSSESSIVES:
        is_within, cases, group = True, _NAMED, group[1:]
    thing, rest = _name(group, cases)
    if thing is None:
        return None
    if not rest:
        return Linked(thing, None, is_within)
    is_linked = rest[0] in _LINKS
    owner = rest[1:] if is_linked else rest
    is_each = bool(owner) and best_parse(owner[0]).normal_form in ("каждый", "любой")
    of, left = _name(owner[1:] if is_each else owner, _LINKED if is_linked else _OWNING)
    if of is None or left:
        return None
    return Linked(thing, of.model_copy(update={"plural": True}) if is_each else of, False)


def _name(words: list[str], cases: Iterable[str]) -> tuple[Mention | None, list[str]]:
    """A noun with an adjective or without, and the words behind it."""
    if not words:
        return None, []
    noun = _noun(words[0], cases)
    following = _noun(words[1], cases) if len(words) > 1 else None
    adjective = next((p for p in analyzer().parse(words[0]) if p.tag.POS in {"ADJF", "PRTF"}), None)
    if adjective and following and adjective.tag.case == following.tag.case:
        is_empty = adjective.normal_form in WORDS.empty_adjectives or "Apro" in adjective.tag
        return mention_of(following, None if is_empty else adjective.normal_form, "main"), words[2:]
    return (mention_of(noun, None, "main"), words[1:]) if noun else (None, words)


def _noun(word: str, cases: Iterable[str]) -> Parse | None:
    """The reading as a noun in one of these cases: many before one, a known thing before others."""
    if word in _LINKS or not word[0].isalpha():
        return None
    found = [p for p in analyzer().parse(word) if "NOUN" in p.tag and p.tag.case in cases]
    if not found or found[0].normal_form in WORDS.features:
        return None
    return min(found, key=lambda p: ("plur" not in p.tag, lexicon().entity_of(p.normal_form) is None, -p.score))
