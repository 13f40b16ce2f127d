"""English: nouns of an idea and their forms, by a small set of rules."""

import re
from typing import Literal

from engine.llm.demo.design import Mention, NounForms, Outline
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.words import table, word_lists

WORDS = word_lists("en")
PREPOSITIONS = frozenset(
    ("for", "in", "on", "at", "by", "from", "into", "about", "as", "per", "via", "to", "so", "during")
)
JOINERS = frozenset((",", "and", "&", "/", "+", "or", ":"))
IRREGULAR = table("en_irregular")
_SINGULAR = {plural: one for one, plural in IRREGULAR.items()}
_TOKEN = re.compile(r"[a-zа-яё]+(?:[-'][a-zа-яё]+)*|[,.;:!?&/+\n]")
Place = Literal["main", "of", "list", "loose"]


class _Reader:
    """Walks over the words of an idea; a run of words without a stop word is a noun phrase."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.run: list[str] = []
        self.place: Place = "main"
        self.asks = False

    def feed(self, word: str) -> None:
        if word in WORDS.with_:
            self._turn("list")
        elif word in ".!?;\n":
            self._turn("loose")
        elif word == ":":
            self._turn("list")
        elif word in ("what", "who", "how"):
            self._turn("loose")
        elif word == "of" and self.place == "list" and self.run:
            self.run.append(word)
        elif word == "of":
            self._of()
        elif word in PREPOSITIONS:
            self._turn("loose")
        elif word in JOINERS or word in WORDS.stop:
            self.flush()
        elif word in WORDS.tracking_verbs and not self.run and not self.mentions:
            self.asks = True
        else:
            self.run.append(word)

    def _turn(self, place: Place) -> None:
        self.flush()
        if self.mentions:
            self.place = place

    def _of(self) -> None:
        before = len(self.mentions)
        self.flush()
        if len(self.mentions) > before and self.place == "main":
            self.place = "of"

    def flush(self) -> None:
        """End the noun phrase."""
        words = [word for word in self.run if word not in WORDS.empty_adjectives]
        self.run = []
        while words and words[-1] == "of":
            words.pop()
        endings = WORDS.trackers | WORDS.fillers
        while words and words[-1] in endings and not self._is_field(words[-1]):
            self.asks = True
            if words.pop() in WORDS.trackers:
                endings = WORDS.trackers
        while words and words[0] in WORDS.fillers and not self._is_field(words[0]):
            words.pop(0)
        words = words[-3:]
        if words:
            self.mentions.append(mention(words, self.place))
            if self.place == "of":
                self.place = "main"

    def _is_field(self, word: str) -> bool:
        """A "website" is what is wanted, but "restaurants with website" have one."""
        return self.place != "main" and lexicon().field_of(word) is not None


def outline(idea: str) -> Outline:
    """The nouns of an idea and how they are named."""
    text = idea.lower().replace("\u2019", "'").replace("to-do", "todo").replace("to do list", "todo list")
    words = [word.removesuffix("'s") for word in _TOKEN.findall(text)]
    reader = _Reader()
    for index, word in enumerate(words):
        if index and words[index - 1] in ("that", "who", "which"):
            continue
        reader.feed(word)
        if word == "when" and reader.mentions:
            _event(reader, words[index + 1 : index + 6])
            break
    reader.flush()
    basic = tuple(singular(word) for word in words if word[0].isalpha())
    return Outline(mentions=tuple(reader.mentions), words=basic, asks_for_records=reader.asks)


def _event(reader: _Reader, words: list[str]) -> None:
    known = table("en_events")
    verb = next((word for word in words if word in known or (word.endswith("ed") and len(word) > 4)), None)
    if verb is not None:
        noun = known.get(verb, verb[:-2] + "ing")
        reader.mentions.append(mention([noun], "main").model_copy(update={"event": True, "plural": True}))


def mention(words: list[str], place: Place) -> Mention:
    """A noun phrase whose last word is its head."""
    if "of" in words[1:-1]:
        return _amount(words, place)
    head = singular(words[-1])
    phrase = " ".join([*words[:-1], head])
    is_plural = head != words[-1] or head in WORDS.uncounted
    return Mention(lemma=head, phrase=phrase, forms=noun_forms(phrase), plural=is_plural, place=place)


def _amount(words: list[str], place: Place) -> Mention:
    """A field such as "number of players"."""
    phrase, head = " ".join(words), singular(words[words.index("of") - 1])
    lemma = "quantity" if head == "number" else head
    return Mention(lemma=lemma, phrase=phrase, forms=noun_forms(phrase), plural=False, place=place)


def noun_forms(phrase: str) -> NounForms:
    """English needs only two forms."""
    *rest, head = phrase.split(" ")
    many = " ".join([*rest, plural(head)])
    return NounForms(one=phrase, many=many, accusative=phrase, genitive_many=many, new=f"new {phrase}")


def a(phrase: str) -> str:
    """The phrase with its article: a task, an order, a user."""
    return f"{'an' if re.match(r'[aeio]|un(?!i)|u[bcglmprst](?!e)', phrase) else 'a'} {phrase}"


def plural(word: str) -> str:
    """Plural of a singular noun."""
    if word in WORDS.uncounted or word in IRREGULAR:
        return IRREGULAR.get(word, word)
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "s"


def singular(word: str) -> str:
    """Singular of a noun, itself if it is none."""
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word in WORDS.uncounted or len(word) < 4 or re.search(r"(ss|us|is|ous)$", word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(ss|x|ch|sh|(?<![oa])us)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
