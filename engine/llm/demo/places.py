"""Where in an idea its reader stands: among the things it names, in a list of what they have, or in mere talk."""

from engine.llm.demo.design import Mention, NounForms, Place
from engine.llm.demo.lexicon import lexicon


class Places:
    """The mentions found so far and the place of the next one; both languages read with it."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.place: Place = "main"
        self.owner = ""
        self.asks = False
        self.awaits_subject = False
        self._is_list_new = False
        self._is_aside = False
        self._sentence_start = 0

    @property
    def last_thing(self) -> str:
        """The noun that "with" speaks of."""
        return next((mention.lemma for mention in reversed(self.mentions) if mention.place != "of"), "")

    @property
    def last_named(self) -> str:
        """The last noun that is no part of a list."""
        return next((mention.lemma for mention in reversed(self.mentions) if mention.place == "main"), "")

    def list_of(self, owner: str) -> None:
        """What follows belongs to `owner`."""
        if self.mentions or self.asks:
            self.place, self.owner, self._is_list_new, self._is_aside = "list", owner, True, False

    def has(self) -> None:
        """ "With", "which has": a list of what was named last, unless it has just begun."""
        if not (self.place == "list" and self._is_list_new):
            self._note_parts()
            self.list_of(self.last_thing)

    def _note_parts(self) -> None:
        """ "Sessions with date and minutes": what has parts is a thing of its own, also in a list."""
        if self.mentions and self.mentions[-1].place == "list":
            self.mentions[-1] = self.mentions[-1].model_copy(update={"has_parts": True})

    def colon(self) -> None:
        """A list of what the sentence began with."""
        if not (self.place == "list" and self._is_list_new):
            self.list_of(next((mention.lemma for mention in self.mentions[self._sentence_start :]), self.last_thing))

    def talk(self) -> None:
        """What follows is said by the way."""
        if self.mentions:
            self.place, self._is_aside = "loose", False

    def aside(self) -> None:
        """A preposition: the same, but a comma goes on with the list."""
        is_aside = self.place == "list" or self._is_aside
        self.talk()
        self._is_aside = is_aside

    def joined(self) -> None:
        """A comma or "and"."""
        if self._is_aside:
            self.place, self._is_aside = "list", False

    def sentence(self) -> None:
        """A full stop."""
        self.awaits_subject = False
        self._sentence_start = len(self.mentions)
        self.talk()

    def line(self) -> None:
        """A new line or a semicolon goes on with a list and ends anything else."""
        if self.place == "list" or self._is_aside:
            self.joined()
        else:
            self.sentence()

    def add(self, mention: Mention) -> None:
        """A noun in its place."""
        owner = self.owner if mention.place == "list" else self.last_named
        self.mentions.append(mention.model_copy(update={"owner": owner}))
        self._is_list_new = False

    def add_subject(self, subject: Mention) -> bool:
        """ "Each hive": what follows is said of hives, which it may name for the first time; False for "each day"."""
        self.awaits_subject = False
        is_named = any(known.lemma == subject.lemma for known in self.mentions)
        if not is_named and self.mentions and not lexicon().entity_of(subject.lemma):
            return False
        if not is_named:
            self.add(subject.model_copy(update={"plural": True, "place": "main"}))
        self.list_of(subject.lemma)
        return True

    def add_field(self, phrase: str) -> None:
        """A field that is no noun: "borrowed by", «кто взял», «привит»."""
        if self.place != "list":
            self.list_of(self.last_named)
        forms = NounForms(one=phrase, many=phrase, accusative=phrase, genitive_many=phrase, new=phrase)
        self.add(Mention(lemma=phrase, phrase=phrase, forms=forms, plural=False, place="list", is_verbal=True))

    def add_event(self, mention: Mention) -> None:
        """The noun for "when I watered them"; who did it is then said there."""
        self.mentions = [other for other in self.mentions if not other.is_verbal]
        self.add(mention.model_copy(update={"plural": True, "place": "main", "event": True}))
