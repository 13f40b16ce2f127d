"""English: nouns of an idea and their forms, by a small set of rules."""

import re

from engine.llm.demo.design import Mention, NounForms, Outline, Place
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.places import Places
from engine.llm.demo.words import table, word_lists

WORDS = word_lists("en")
PREPOSITIONS = frozenset(
    ("of", "for", "in", "on", "at", "by", "from", "into", "about", "as", "per", "via", "to", "so", "during")
)
JOINERS = frozenset((",", "and", "&", "/", "+", "or", ":"))
IRREGULAR = table("en_irregular")
_SINGULAR = {plural: one for one, plural in IRREGULAR.items()}
POSSESSIVES = frozenset(("their", "its", "his", "her"))
_TOKEN = re.compile(r"[a-zа-яё]+(?:[-'][a-zа-яё]+)*'?|[,.;:!?&/+()\n]")
PARTICIPLE = re.compile(r"(?:..[^e]ed|bought|sold|paid|done|made|sent|spent|due)$")


class _Reader(Places):
    """Walks over the words of an idea; a run of words without a stop word is a noun phrase."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []

    def feed(self, word: str) -> None:
        if word == "of" and self.run:
            self._of()
        elif word in WORDS.tracking_verbs and not self.run and not self.mentions:
            self.asks = True
        elif word in WORDS.tracking_verbs and not self.run and self.place == "loose":
            self.place = "main"
        elif word in ("the", "a", "an") and self.run[-1:] == ["of"]:
            pass
        elif (
            word in WORDS.stop | WORDS.features or not word[0].isalpha() or word in JOINERS | PREPOSITIONS | WORDS.with_
        ):
            self.flush()
            self._mark(word)
        elif word.endswith(("'s", "s'")):
            self._possessor(word.removesuffix("'").removesuffix("'s"))
        else:
            self.run.append(word)

    def _mark(self, word: str) -> None:
        if word in WORDS.with_:
            self.has()
            self.awaits_subject = False
        elif word in ":(":
            self.colon()
            self.awaits_subject = False
        elif word in POSSESSIVES and self.place == "main":
            self.list_of(self.last_thing)
        elif word in ("each", "every"):
            self.awaits_subject = True
        elif word in JOINERS:
            self.joined()
        elif word in "\n;)":
            self.line()
        elif word in ".!?":
            self.sentence()
        elif word in WORDS.features or word in ("to", "so", "that", "what", "who", "how"):
            self.talk()
        elif word in PREPOSITIONS:
            self.aside()

    def _possessor(self, word: str) -> None:
        """Clients' orders belong to clients; my dog's visits are simply visits."""
        if not self.awaits_subject and singular(word) == word:
            self.run.clear()
            return
        self.run.append(word)
        self.flush()
        self.list_of(self.last_thing)

    def _of(self) -> None:
        if self.place == "list":
            self.run.append("of")
            return
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
        words = words if "of" in words else words[-3:]
        if words and self.awaits_subject:
            self.add_subject(mention(words, "main"))
        elif words and len(words) == 1 and self.place == "list" and PARTICIPLE.search(words[0]):
            self.add_field(words[0])
        elif words:
            for found in _mentions(words, self.place):
                self.add(found)
            if self.place == "of":
                self.place = "main"

    def _is_field(self, word: str) -> bool:
        """A "website" is what is wanted, but "restaurants with website" have one."""
        return self.place != "main" and lexicon().field_of(word) is not None

    def question(self, words: list[str]) -> int:
        """ "Who borrowed them" and "whether I finished it" are fields, "when I watered them" a record of its own; tells how many words it took."""
        known = table("en_events")
        verb = next((word for word in words[1:6] if word in known or PARTICIPLE.search(word)), None)
        self.flush()
        if (
            words[0] == "what"
            and words[1:2] in (["is"], ["was"])
            and words[2:3]
            and words[2] not in WORDS.stop
            and self.place == "list"
        ):
            self.add_field(" ".join(words[:3]))
            return 3
        if not self.mentions or verb is None:
            return 0
        if words[0] == "when" and verb not in known and not verb.endswith("ed"):
            self.add_field("due date" if verb == "due" else f"date {verb}")
            return words.index(verb) + 1
        if words[0] == "when":
            self.add_event(mention([known.get(verb, verb[:-2] + "ing")], "main"))
            self.talk()
            return 0
        if words[0] == "whether":
            self.add_field(verb)
            return words.index(verb) + 1
        if words[0] != "who" or words[1] != verb:
            return 0
        self.add_field(f"{verb} by")
        return 2


def _mentions(words: list[str], place: Place) -> list[Mention]:
    """A noun phrase; "movie ratings" and "student grades" name two things, "dog shelter" is about dogs."""
    found = mention(words, place)
    *modifiers, _ = words
    things = [word for word in modifiers if lexicon().entity_of(singular(word))]
    is_place = found.lemma in lexicon().domain and not found.plural
    if place != "main" or not things or lexicon().is_same(singular(things[-1]), found.lemma):
        return [found]
    owners = [mention([plural(singular(word))], place) for word in things]
    if is_place:
        return owners
    if not found.plural or not (lexicon().field_of(found.lemma) or lexicon().belongs(found.lemma, owners[-1].lemma)):
        return [found]
    part = mention(words[-1:], "list").model_copy(update={"owner": owners[-1].lemma})
    return [owners[-1], part]


def outline(idea: str) -> Outline:
    """The nouns of an idea and how they are named."""
    text = idea.lower().replace("\u2019", "'").replace("to-do", "todo").replace("to do list", "todo list")
    words = _TOKEN.findall(text)
    reader = _Reader()
    taken = 0
    for index, word in enumerate(words):
        if word in ("when", "who", "what", "whether"):
            taken = index + reader.question(words[index : index + 6])
        if word == "when" and reader.mentions:
            break
        before = words[index - 1] if index else ""
        is_clause = before == "that" or (before in ("which", "who") and bool(reader.mentions))
        if index < taken or (is_clause and word not in WORDS.with_):
            continue
        reader.feed(word)
    reader.flush()
    basic = tuple(singular(word) for word in words if word[0].isalpha())
    return Outline(mentions=tuple(reader.mentions), words=basic, asks_for_records=reader.asks)


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
