"""Russian: nouns of an idea and their forms, with pymorphy3."""

import re
from functools import cache
from typing import Literal

import pymorphy3  # type: ignore[import-untyped]
from pymorphy3.analyzer import Parse  # type: ignore[import-untyped]

from engine.llm.demo.design import Mention, NounForms, Outline
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.words import table, word_lists

WORDS = word_lists("ru")
JOINERS = frozenset((",", "и", "а", "также", "&", "/", "+", "или", "—", "-", ":", "да"))
EVENTS = table("ru_events")
_TOKEN = re.compile(r"[a-zа-яё]+(?:-[a-zа-яё]+)*|[,.;:!?—&/+\n-]")
Place = Literal["main", "of", "list", "loose"]


@cache
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The analyzer with its dictionary, loaded on first use (about 0.2 s)."""
    return pymorphy3.MorphAnalyzer(lang="ru")


class _Reader:
    """Walks over the words of an idea and collects mentions."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.adjective: str | None = None
        self.place: Place = "main"
        self.follows_noun = False
        self.asks = False

    def punctuation(self, word: str) -> None:
        self.adjective = None
        self.follows_noun = False
        if word in ".!?;\n" and self.mentions:
            self.place = "loose"

    def word(self, word: str) -> None:
        parse = best_parse(word)
        if parse.normal_form in WORDS.trackers | WORDS.tracking_verbs and not self.mentions:
            self.asks = True
            self.adjective = None
        elif word in WORDS.with_ or parse.normal_form in WORDS.with_:
            self.start("list")
        elif word in JOINERS:
            self.follows_noun = False
        elif parse.normal_form in WORDS.fillers and (self.place == "main" or not lexicon().field_of(parse.normal_form)):
            self.asks = True
            self.adjective = None
        elif "NOUN" in parse.tag or "LATN" in parse.tag:
            self._noun(word, parse)
        elif "ADJF" in parse.tag or "PRTF" in parse.tag:
            is_empty = "Apro" in parse.tag or "Anum" in parse.tag or parse.normal_form in WORDS.empty_adjectives
            basic = parse.inflect({"masc", "sing", "nomn"}) if "PRTF" in parse.tag else None
            self.adjective = None if is_empty else (basic.word if basic else parse.normal_form)
        else:
            self.start("loose")

    def start(self, place: Place) -> None:
        self.adjective = None
        self.follows_noun = False
        if self.mentions:
            self.place = place

    def _noun(self, word: str, parse: Parse) -> None:
        place: Place = self.place
        if self.follows_noun and self._is_holder(parse):
            self.mentions.pop()
            self.asks = True
        elif self.follows_noun and "gent" in parse.tag:
            previous = self.mentions[-1]
            self.mentions[-1] = previous.model_copy(update={"phrase": f"{previous.phrase} {word}"})
            place = "of"
        self.mentions.append(
            Mention(
                lemma=parse.normal_form,
                phrase=parse.normal_form,
                forms=noun_forms(parse, self.adjective),
                plural="plur" in parse.tag or "LATN" in parse.tag,
                place=place,
            )
        )
        self.adjective = None
        self.follows_noun = True

    def _is_holder(self, parse: Parse) -> bool:
        """A board of advertisements, a shop of flowers: what is kept are the advertisements and the flowers."""
        last = self.mentions[-1]
        is_known = lexicon().entity_of(last.lemma) is not None and last.lemma not in lexicon().domain
        is_single = not last.plural and last.place == "main" and not lexicon().field_of(last.lemma)
        return is_single and not is_known and "gent" in parse.tag and "plur" in parse.tag

    def event(self, words: list[str]) -> None:
        """The noun for "when I watered them"."""
        verb = next((word for word in words[:6] if "VERB" in best_parse(word).tag), None)
        if verb is None or not self.mentions:
            return
        noun = next((EVENTS[stem] for stem in sorted(EVENTS, key=len, reverse=True) if verb.startswith(stem)), "запись")
        forms = forms_of(noun)
        self.mentions.append(Mention(lemma=noun, phrase=noun, forms=forms, plural=True, place="main", event=True))
        self.place = "loose"


def outline(idea: str) -> Outline:
    """The nouns of an idea and how they are named."""
    words = _TOKEN.findall(re.sub(r"\bc\b", "с", idea.lower()))
    reader = _Reader()
    for index, word in enumerate(words):
        if word == "когда":
            reader.event(words[index + 1 :])
        elif word[0].isalpha():
            reader.word(word)
        elif word in ".!?;\n" or word == ",":
            reader.punctuation(word)
        elif word == ":":
            reader.start("list")
        else:
            reader.follows_noun = False
    basic = tuple(best_parse(word).normal_form for word in words if word[0].isalpha())
    return Outline(mentions=tuple(reader.mentions), words=basic, asks_for_records=reader.asks)


@cache
def best_parse(word: str) -> Parse:
    """The likeliest reading of a word; a noun is preferred where it is nearly as likely."""
    parses = analyzer().parse(word)
    if parses[0].tag.POS in {"NOUN", "PREP", "CONJ", "NPRO", "PRCL", "INFN", "ADVB", "PRED"}:
        return parses[0]
    nouns = [parse for parse in parses if "NOUN" in parse.tag and parse.score >= 0.25 and "Name" not in parse.tag]
    return nouns[0] if nouns else parses[0]


def forms_of(noun: str) -> NounForms:
    """The forms of a noun given in its basic form."""
    parses = analyzer().parse(noun)
    return noun_forms(next((parse for parse in parses if "NOUN" in parse.tag), parses[0]))


def is_known(word: str) -> bool:
    """True for a word of the dictionary."""
    return bool(analyzer().word_is_known(word))


def noun_forms(parse: Parse, adjective: str | None = None) -> NounForms:
    """The forms that pages need, of a noun with an adjective or without."""
    number = "sing" if parse.inflect({"sing", "nomn"}) else "plur"

    def form(case: str, count: str) -> str:
        noun = parse.inflect({case, count}) or parse.inflect({case}) or parse
        return _with_adjective(adjective, parse, case, count, noun.word)

    return NounForms(
        one=form("nomn", number),
        many=form("nomn", "plur"),
        accusative=form("accs", number),
        genitive_many=form("gent", "plur"),
        new=f"{_agree('новый', parse, 'nomn', number)} {form('nomn', number)}",
    )


def _with_adjective(adjective: str | None, noun: Parse, case: str, count: str, word: str) -> str:
    return word if adjective is None else f"{_agree(adjective, noun, case, count)} {word}"


def _agree(adjective: str, noun: Parse, case: str, count: str) -> str:
    parse = next((p for p in analyzer().parse(adjective) if p.tag.POS in {"ADJF", "PRTF"}), None)
    if parse is None:
        return adjective
    gender = noun.tag.gender or "masc"
    grammemes = {case, "plur"} if count == "plur" else {case, "sing", gender}
    if case == "accs" and (count == "plur" or gender == "masc"):
        grammemes.add(noun.tag.animacy or "inan")
    found = parse.inflect(grammemes)
    return str(found.word) if found else adjective
