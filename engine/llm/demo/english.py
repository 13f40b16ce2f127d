"""English: nouns of an idea and their forms, by a small set of rules."""

import re
from typing import Literal

from engine.llm.demo.design import Mention, NounForms, Outline

TRACKERS = frozenset(
    [
        "tracker",
        "list",
        "catalog",
        "catalogue",
        "log",
        "journal",
        "diary",
        "database",
        "db",
        "collection",
        "library",
        "planner",
        "manager",
        "crm",
        "inventory",
        "register",
        "registry",
        "organizer",
        "organiser",
        "record-keeping",
        "book-keeping",
        "archive",
        "directory",
        "table",
        "history",
        "tracking",
        "management",
        "keeper",
        "logbook",
        "watchlist",
        "wishlist",
        "shelf",
        "cellar",
        "checklist",
    ]
)
TRACKING_VERBS = frozenset(
    [
        "track",
        "manage",
        "store",
        "organize",
        "organise",
        "log",
        "keep",
        "record",
        "collect",
        "save",
        "plan",
        "monitor",
        "catalog",
        "catalogue",
        "list",
        "tracking",
        "managing",
        "storing",
        "organizing",
        "logging",
        "keeping",
        "recording",
        "planning",
        "listing",
    ]
)
FILLERS = frozenset(
    [
        "app",
        "apps",
        "application",
        "website",
        "site",
        "web",
        "webapp",
        "page",
        "tool",
        "system",
        "program",
        "service",
        "project",
        "software",
        "platform",
        "thing",
        "user",
        "users",
        "people",
        "person",
        "way",
        "feature",
        "features",
        "ability",
        "form",
        "field",
        "button",
        "home",
        "dashboard",
        "idea",
    ]
)
EMPTY_ADJECTIVES = frozenset(
    [
        "simple",
        "small",
        "nice",
        "personal",
        "online",
        "good",
        "new",
        "basic",
        "little",
        "own",
        "easy",
        "cool",
        "beautiful",
        "modern",
        "various",
        "different",
        "all",
        "some",
        "any",
        "many",
        "each",
        "every",
        "other",
        "several",
        "few",
        "minimal",
        "tiny",
        "handy",
    ]
)
WITH = frozenset(["with", "including", "having", "where", "which", "has", "have", "plus", "containing", "whose"])
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "i",
        "we",
        "you",
        "my",
        "our",
        "your",
        "their",
        "his",
        "her",
        "its",
        "it",
        "them",
        "they",
        "me",
        "us",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "want",
        "need",
        "like",
        "please",
        "make",
        "build",
        "create",
        "develop",
        "write",
        "give",
        "help",
        "let",
        "to",
        "how",
        "much",
        "many",
        "what",
        "who",
        "that",
        "this",
        "these",
        "those",
        "there",
        "so",
        "in",
        "on",
        "at",
        "by",
        "from",
        "into",
        "about",
        "as",
        "per",
        "via",
        "add",
        "edit",
        "delete",
        "see",
        "view",
        "show",
        "find",
        "search",
        "get",
        "use",
        "using",
        "rate",
        "share",
        "sort",
        "filter",
        "schedule",
        "remember",
        "when",
        "last",
        "next",
        "also",
        "not",
        "no",
        "if",
        "then",
        "than",
        "too",
        "very",
        "just",
        "up",
        "out",
        "off",
        "over",
        "under",
        "during",
        "between",
        "without",
        "within",
    ]
)
JOINERS = frozenset((",", "and", "&", "/", "+", "or", ":"))
IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "mouse": "mice", "foot": "feet",
             "tooth": "teeth", "goose": "geese", "knife": "knives", "life": "lives", "leaf": "leaves", "shelf": "shelves",
             "wolf": "wolves", "half": "halves", "loaf": "loaves", "wife": "wives", "movie": "movies", "cookie": "cookies",
             "hero": "heroes", "potato": "potatoes", "tomato": "tomatoes"}  # fmt: skip
UNCOUNTED = frozenset(
    ["series", "species", "money", "furniture", "equipment", "software", "news", "sheep", "fish", "homework", "jewelry"]
)
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

    def feed(self, token: str) -> None:
        if token in WITH:
            self._turn("list")
        elif token in ".!?;\n":
            self._turn("loose")
        elif token == "of":
            self._of()
        elif token == "for" or (
            token in STOP
            and token in ["in", "on", "at", "by", "from", "into", "about", "as", "per", "via", "to", "so", "during"]
        ):
            self._turn("loose")
        elif token in JOINERS or token in STOP:
            self.flush()
        elif token in TRACKING_VERBS and not self.run and not self.mentions:
            self.asks = True
        else:
            self.run.append(token)

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
        words = [word for word in self.run if word not in EMPTY_ADJECTIVES]
        self.run = []
        while words and words[-1] in TRACKERS | FILLERS:
            self.asks = True
            words.pop()
        words = [word for word in words if word not in FILLERS][-3:]
        if words:
            self.mentions.append(mention(words, self.place))
            if self.place == "of":
                self.place = "main"


def outline(idea: str) -> Outline:
    """The nouns of an idea and how they are named."""
    text = idea.lower().replace("\u2019", "'").replace("to-do", "todo").replace("to do list", "todo list")
    tokens = [token.removesuffix("'s") for token in _TOKEN.findall(text)]
    reader = _Reader()
    for index, token in enumerate(tokens):
        reader.feed(token)
        if token == "when" and reader.mentions:
            _event(reader, tokens[index + 1 : index + 6])
            break
    reader.flush()
    words = tuple(singular(token) for token in tokens if token[0].isalpha())
    return Outline(mentions=tuple(reader.mentions), words=words, asks_for_records=reader.asks)


def _event(reader: _Reader, tokens: list[str]) -> None:
    verb = next((token for token in tokens if token.endswith("ed") and len(token) > 4), None)
    if verb is not None:
        noun = verb[:-2] + "ing"
        reader.mentions.append(mention([noun], "main").model_copy(update={"event": True, "plural": True}))


def mention(words: list[str], place: Place) -> Mention:
    """A noun phrase whose last word is its head."""
    head = singular(words[-1])
    phrase = " ".join([*words[:-1], head])
    is_plural = head != words[-1] or head in UNCOUNTED
    return Mention(lemma=head, phrase=phrase, forms=noun_forms(phrase), plural=is_plural, place=place)


def noun_forms(phrase: str) -> NounForms:
    """English needs only two forms."""
    *rest, head = phrase.split(" ")
    many = " ".join([*rest, plural(head)])
    return NounForms(one=phrase, many=many, accusative=phrase, genitive_many=many, new=f"new {phrase}")


def plural(word: str) -> str:
    """Plural of a singular noun."""
    if word in UNCOUNTED or word in IRREGULAR:
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
    if word in UNCOUNTED or len(word) < 4 or re.search(r"(ss|us|is|ous)$", word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(s|x|z|ch|sh)es$", word) and not re.search(r"(ases|oses|uses|ches|ises)$", word):
        return word[:-2]
    if re.search(r"(ches|uses)$", word):
        return word[:-2] if not word.endswith("aches") or len(word) > 6 else word[:-1]
    return word[:-1] if word.endswith("s") else word
