"""Russian: nouns of an idea and their forms, with pymorphy3."""

import re
from functools import cache

import pymorphy3  # type: ignore[import-untyped]
from pymorphy3.analyzer import Parse  # type: ignore[import-untyped]

from engine.llm.demo.design import Mention, NounForms, Outline, Place
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.places import Places
from engine.llm.demo.words import table, word_lists

WORDS = word_lists("ru")
JOINERS = frozenset((",", "и", "а", "также", "&", "/", "+", "или", "—", "-", ":", "да"))
EVENTS = table("ru_events")
_TELLING = frozenset(("VERB", "PRTS", "INFN"))
"""«Кто взял», «кому отдана», «когда вернуть»."""
_TOKEN = re.compile(r"[a-zа-яё]+(?:-[a-zа-яё]+)*|[,.;:!?—&/+()\n-]")
_NAMES = frozenset(("Name", "Surn", "Patr", "Geox"))
POSSESSIVES = frozenset(("их", "его", "её", "ее"))


@cache
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The analyzer with its dictionary, loaded on first use (about 0.2 s)."""
    return pymorphy3.MorphAnalyzer(lang="ru")


class _Reader(Places):
    """Walks over the words of an idea and collects mentions."""

    def __init__(self) -> None:
        super().__init__()
        self.adjective: str | None = None
        self.spoken_adjective = ""
        self.follows_noun = False
        self.case = ""
        self.outer: tuple[Place, str, str] | None = None

    def punctuation(self, word: str) -> None:
        self._drop_adjective()
        self.follows_noun = False
        if word in ".!?":
            self.sentence()
        elif word in ";\n)":
            self.line()
        elif word in ":(":
            self.colon()
            self.case, self.outer = "", None
        else:
            self.joined()

    def word(self, word: str) -> None:
        parse = best_parse(word)
        normal = parse.normal_form
        self.follows_noun = self.follows_noun and parse.tag.POS not in {"PREP", "VERB", "INFN", "CONJ"}
        if normal in WORDS.tracking_verbs or (normal in WORDS.trackers and not self.mentions):
            self._tracking()
        elif word == "у" or normal in ("каждый", "любой"):
            self.awaits_subject = True
        elif word in POSSESSIVES or normal == "свой":
            self._possessed()
        elif normal in WORDS.with_ or (normal in WORDS.has and self.place != "list"):
            self._list("ablt" if normal in ("с", "плюс") else "")
        elif word in JOINERS:
            self.joined()
            self.follows_noun = False
        elif normal in WORDS.fillers and self._is_filler(parse):
            self.asks = True
            self._drop_adjective()
        elif normal in WORDS.features and not ("sing" in parse.tag and lexicon().field_of(normal)):
            self.talk()
        elif "NOUN" in parse.tag or "LATN" in parse.tag:
            self._noun(word, self._in_place(word, parse))
        else:
            self._other(word, parse)

    def _is_filler(self, parse: Parse) -> bool:
        """An idea is what is told, but a list of ideas keeps them."""
        if self.place != "main" and lexicon().field_of(parse.normal_form):
            return False
        return "plur" not in parse.tag or lexicon().entity_of(parse.normal_form) is None

    def _other(self, word: str, parse: Parse) -> None:
        is_field = self.place == "list" and lexicon().field_of(parse.normal_form)
        if (parse.tag.POS == "PRTS" and self.place == "list") or (is_field and "ADJF" in parse.tag):
            self.add_field(parse.normal_form if is_field else word)
        elif parse.tag.POS in {"ADJF", "PRTF"}:
            is_empty = "Apro" in parse.tag or "Anum" in parse.tag or parse.normal_form in WORDS.empty_adjectives
            basic = parse.inflect({"masc", "sing", "nomn"}) if "PRTF" in parse.tag else None
            self.adjective = None if is_empty else (basic.word if basic else parse.normal_form)
            self.spoken_adjective = "" if is_empty else f" {word}"
        elif parse.tag.POS == "PREP":
            self.aside()
        elif self.awaits_subject and parse.normal_form in ("он", "она", "они"):
            self._list("")
        elif not (self.place == "list" and (parse.tag.POS in {"ADVB", "PRCL"} or parse.normal_form in WORDS.has)):
            self.awaits_subject = False
            self._drop_adjective()
            self.talk()

    def _drop_adjective(self) -> None:
        self.adjective, self.spoken_adjective = None, ""

    def _tracking(self) -> None:
        self._drop_adjective()
        if not self.mentions:
            self.asks = True
        elif self.place == "loose":
            self.place = "main"

    def _possessed(self) -> None:
        """The teachers and their courses."""
        if self.place == "main":
            self.list_of(self.last_thing)

    def _list(self, case: str) -> None:
        """What follows is listed: in the instrumental after «с», which ends with the first noun in another case."""
        self._drop_adjective()
        self.follows_noun = self.awaits_subject = False
        if case and self.case != case:
            self.outer = (self.place, self.owner, self.case)
        self.has()
        self.case = case

    def _in_place(self, word: str, parse: Parse) -> Parse:
        """The reading of a noun that its place asks for: «повторения» in a list are many."""
        parses = [other for other in analyzer().parse(word) if "NOUN" in other.tag and not _NAMES & other.tag.grammemes]
        wanted = {"gent"} if self.follows_noun or self.awaits_subject else {self.case or "nomn", "accs"}
        if self.place != "list" and not (self.follows_noun or self.awaits_subject):
            is_lone = self.place == "main" and not self.asks and {"sing", "gent"} <= parse.tag.grammemes
            many = (other for other in parses if {"plur", "nomn"} <= other.tag.grammemes)
            return next(many, parse) if is_lone else parse
        found = next((other for other in parses if wanted & other.tag.grammemes), None)
        if self.case and not self.follows_noun and self.place == "list" and self.outer:
            is_listed = found is None or self.case in found.tag
            if not is_listed and (self.outer[0] == "list" or "plur" in parse.tag):
                self.place, self.owner, self.case = self.outer
        return found or parse

    def _noun(self, word: str, parse: Parse) -> None:
        if self.awaits_subject and not self.follows_noun:
            if self.add_subject(mention_of(parse, self.adjective, "main")):
                self.case = ""
            self._drop_adjective()
            return
        place: Place = self.place
        if self.follows_noun and self._is_holder(parse):
            self.mentions.pop()
            self.asks = True
        elif self.follows_noun and "gent" in parse.tag:
            previous = self.mentions[-1]
            is_own = parse.normal_form == previous.owner
            tail = "" if is_own else f"{self.spoken_adjective} {word}"
            self.mentions[-1] = previous.model_copy(update={"phrase": f"{previous.phrase}{tail}"})
            place = "of"
        elif self.follows_noun and "datv" in parse.tag and place == "main":
            place = "loose"
        self.add(mention_of(parse, self.adjective, place))
        self._drop_adjective()
        self.follows_noun = True

    def _is_holder(self, parse: Parse) -> bool:
        """A board of advertisements, a shop of flowers: what is kept are the advertisements and the flowers."""
        last = self.mentions[-1]
        is_known = lexicon().entity_of(last.lemma) is not None and last.lemma not in lexicon().domain
        is_single = not last.plural and last.place == "main" and not lexicon().field_of(last.lemma)
        return is_single and not is_known and "gent" in parse.tag and "plur" in parse.tag

    def question(self, words: list[str]) -> int:
        """«Кто взял» is a field, «когда я их поливал» a record of its own; tells how many words it took."""
        verb = next((word for word in words[1:7] if best_parse(word).tag.POS in _TELLING), None)
        if words[0].startswith("отметк") and self.place == "list":
            return self._tick(words)
        if verb is None or not self.mentions:
            return 0
        self.follows_noun = False
        if words[0] == "когда" and words[1] == verb and "INFN" in best_parse(verb).tag:
            self.add_field(f"когда {verb}")
            return 2
        if words[0] == "когда":
            stem = next((stem for stem in sorted(EVENTS, key=len, reverse=True) if verb.startswith(stem)), "")
            noun = EVENTS.get(stem, "запись")
            self.add_event(Mention(lemma=noun, phrase=noun, forms=forms_of(noun), plural=True, place="main"))
            self.talk()
            return 0
        if verb not in words[1 : 4 if words[0] == "кто" else 2] or words[0].startswith("отметк"):
            return 0
        self.add_field(f"{words[0]} {verb}")
        return words.index(verb) + 1

    def _tick(self, words: list[str]) -> int:
        """«Отметка, куплено ли», «отметка об исправности»: a field of this name that is ticked."""
        first = next((word for word in words[1:4] if word not in ("о", "об", ",")), "")
        parse = best_parse(first) if first and first[0].isalpha() else None
        if parse is None or parse.tag.POS not in {"NOUN", "VERB", "PRTS"}:
            return 0
        self.add_field(parse.normal_form if "NOUN" in parse.tag else first)
        return words.index(first) + 1


def mention_of(parse: Parse, adjective: str | None, place: Place) -> Mention:
    """A noun in its place, with its adjective."""
    forms = noun_forms(parse, adjective)
    return Mention(
        lemma=parse.normal_form,
        phrase=forms.one if adjective else parse.normal_form,
        forms=forms,
        plural=("plur" in parse.tag or "LATN" in parse.tag) and parse.normal_form not in WORDS.uncounted,
        place=place,
    )


def outline(idea: str) -> Outline:
    """The nouns of an idea and how they are named."""
    words = _TOKEN.findall(re.sub(r"\bc\b", "с", idea.lower()))
    reader = _Reader()
    taken = 0
    for index, word in enumerate(words):
        if word in ("когда", "кто", "кому", "что", "сколько") or word.startswith("отметк"):
            taken = index + reader.question(words[index : index + 7])
        if index < taken:
            continue
        if word[0].isalpha():
            reader.word(word)
        elif word in ".,!?:;()\n":
            reader.punctuation(word)
        else:
            reader.joined()
            reader.follows_noun = False
    basic = tuple(best_parse(word).normal_form for word in words if word[0].isalpha())
    return Outline(mentions=tuple(reader.mentions), words=basic, asks_for_records=reader.asks)


@cache
def best_parse(word: str) -> Parse:
    """The likeliest reading of a word; a noun is preferred where it is nearly as likely."""
    parses = [parse for parse in analyzer().parse(word) if not _NAMES & parse.tag.grammemes] or analyzer().parse(word)
    if parses[0].tag.POS in {"NOUN", "PREP", "CONJ", "NPRO", "PRCL", "INFN", "ADVB", "PRED"}:
        return parses[0]
    nouns = [parse for parse in parses if "NOUN" in parse.tag and parse.score >= 0.25]
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
