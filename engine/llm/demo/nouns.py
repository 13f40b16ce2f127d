"""Which nouns of an idea become entities, and whose field each other noun is."""

import re

from engine.llm.demo import english, russian
from engine.llm.demo.design import FieldKind, Language, Mention, NounForms, Outline
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.words import word_lists

MAX_ENTITIES = 4
_AMOUNTS = (FieldKind.NUMBER, FieldKind.INTEGER, FieldKind.MONEY)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")


class Nouns:
    """The entities of an outline in their order, and the fields that it names for each."""

    def __init__(self, outline: Outline, language: Language) -> None:
        self.outline = outline
        self.language: Language = language
        self.words = lexicon()
        self.entities: list[Mention] = []
        self.left_out: list[Mention] = []
        self.fields: dict[str, list[Mention]] = {}
        self._owners: dict[str, str] = {}
        for mention in reversed(outline.mentions):
            self._owners[mention.lemma] = mention.owner
        self._choose()
        if self.entities:
            self._hand_out()

    def key(self, mention: Mention) -> str:
        """The known entity that a noun names, else the noun itself."""
        return self.words.entity_of(mention.lemma) or mention.lemma

    def _choose(self) -> None:
        """What is named in the plural or known; else what is known from the talk; else what the place keeps."""
        if self.outline.links:
            for mention in self.outline.mentions:
                self._take(mention)
            self.left_out = [mention for mention in self.outline.mentions if mention not in self.entities]
            return
        self._name()
        if all(noun.event for noun in self.entities):
            events, self.entities = self.entities, []
            for mention in self.outline.mentions:
                if mention.place in ("loose", "list") and mention.plural and self._is_known(mention):
                    self._take(mention)
            self.entities = [*self.entities, *events][:MAX_ENTITIES]
        if not self.entities:
            self.entities = self._domain_nouns(word_lists(self.language).trackers)
        if not self.entities and self.outline.asks_for_records:
            self._name(is_asked=True)
        if not self.entities:
            self.entities = self._domain_nouns() or self._measured()

    def _name(self, *, is_asked: bool = False) -> None:
        head: Mention | None = None
        for mention in self.outline.mentions:
            is_tail = mention.place == "of" and head is not None and head.place == "list"
            head = head if mention.place == "of" else mention
            if not is_tail and self._is_entity(mention, is_asked):
                self._swap_field(mention)
                self._take(mention)

    def _measured(self) -> list[Mention]:
        """Who tracks a weight keeps measurements."""
        first = next((mention for mention in self.outline.mentions if self._field_key(mention)), None)
        is_measure = first and self.words.field[self._field_key(first) or ""].kind in _AMOUNTS
        return [self.named("measurement")] if is_measure and self.outline.asks_for_records else []

    def _take(self, mention: Mention) -> None:
        if self.key(mention) in {self.key(noun) for noun in (*self.entities, *self.left_out)}:
            return
        (self.entities if len(self.entities) < MAX_ENTITIES else self.left_out).append(mention)

    def _swap_field(self, mention: Mention) -> None:
        """Ratings of movies are movies with a rating."""
        first = self.entities[0] if self.entities else None
        is_rated = mention.place == "of" and first and self._field_key(first) and len(self.entities) == 1
        if is_rated and first and not self.words.belongs(first.lemma, mention.lemma):
            self.entities.clear()

    def _is_entity(self, mention: Mention, is_asked: bool) -> bool:
        if not is_plausible(mention.lemma, self.language) or mention.is_verbal:
            return False
        match mention.place:
            case "main":
                return self._is_named(mention, is_asked)
            case "of":
                return mention.plural and self._is_known(mention)
            case "list":
                return self._is_related(mention) and (bool(self.entities) or (is_asked and not mention.owner))
            case _:
                return False

    def _is_known(self, mention: Mention) -> bool:
        return self.words.entity_of(mention.lemma) is not None and not self.words.is_unit(mention.lemma)

    def _is_named(self, mention: Mention, is_asked: bool) -> bool:
        if mention.lemma in self.words.domain and not mention.plural:
            return False
        known = self.words.entity.get(self.words.entity_of(mention.lemma) or "")
        if known:
            return mention.plural or known.fields[0] != "person" or not self._has_many(mention)
        is_wanted = is_asked and not self.entities
        key = self._field_key(mention)
        if key:
            return is_wanted and self.words.field[key].kind not in _AMOUNTS
        return mention.plural or mention.event or is_wanted

    def _has_many(self, one: Mention) -> bool:
        """A teacher who keeps students is not kept."""
        others = (other for other in self.outline.mentions if other.plural and self.key(other) != self.key(one))
        return any(other.place in ("main", "loose") and self._is_known(other) for other in others)

    def _is_related(self, mention: Mention) -> bool:
        """Listed in the plural and a thing of its own: ingredients, authors, but neither dates nor kilograms."""
        entity, field = self.words.entity_of(mention.lemma), self._field_key(mention)
        if not mention.plural or self.words.is_unit(mention.lemma):
            return False
        if mention.has_parts:
            return True
        if field and not entity:
            return False
        if field is None and entity:
            return True
        among_fields = any(
            not other.plural
            for other in self.outline.mentions
            if other.place == "list" and other.owner == mention.owner and not other.is_verbal
        )
        linked = entity and (self.words.entity[entity].parent or self.words.belongs(mention.lemma, mention.owner))
        return not among_fields and (field is None or bool(linked))

    def _hand_out(self) -> None:
        keys = {self.key(noun) for noun in (*self.entities, *self.left_out)}
        previous: Mention | None = None
        extras: list[Mention] = []
        for mention in self.outline.mentions:
            is_unit = mention.place == "loose" and self.words.is_unit(mention.lemma)
            if previous and extras and previous is extras[-1] and (is_unit or mention.place == "of"):
                extras[-1] = previous = self._completed(previous, mention, keys)
            elif mention.place != "of" and self._is_field(mention, keys):
                extras.append(mention)
                previous = mention
            else:
                previous = None
        for mention in extras:
            self.fields.setdefault(self.owner(mention), []).append(mention)
        self._leave_out([*self.entities, *extras])

    def _leave_out(self, built: list[Mention]) -> None:
        """Lists that the idea names on the way and that neither became one nor a field."""
        keys = {self.key(noun) for noun in (*built, *self.left_out)}
        for mention in self.outline.mentions:
            if (
                mention.place == "loose"
                and mention.plural
                and self._is_known(mention)
                and self.key(mention) not in keys
            ):
                keys.add(self.key(mention))
                self.left_out.append(mention)

    def _completed(self, field: Mention, tail: Mention, keys: set[str]) -> Mention:
        """A field with its unit; without the entity that it is of."""
        if tail.place == "loose":
            return field.model_copy(update={"unit": tail.lemma})
        if self.key(tail) in keys and " " in field.phrase:
            return field.model_copy(update={"phrase": field.phrase.rpartition(" ")[0]})
        return field

    def _is_field(self, mention: Mention, keys: set[str]) -> bool:
        return self.key(mention) not in keys and (mention.place == "list" or self._field_key(mention) is not None)

    def owner(self, mention: Mention) -> str:
        """The entity that a field is said of: the nearest on the way from noun to noun."""
        keys, lemma = {self.key(noun) for noun in self.entities}, mention.owner
        for _ in self.outline.mentions:
            key = self.words.entity_of(lemma) or lemma
            if key in keys:
                return key
            lemma = self._owners.get(lemma, "")
        return self.key(self.entities[0])

    def _domain_nouns(self, without: frozenset[str] = frozenset()) -> list[Mention]:
        found = next((word for word in self.outline.words if word in self.words.domain and word not in without), None)
        return [self.named(word) for word in self.words.domain[found]] if found else []

    def named(self, word: str) -> Mention:
        """A noun of the dictionary that the idea does not say: the key of an entity, or one of its words."""
        entry = self.words.entity.get(word)
        if entry:
            word = entry.ru[0] if self.language == "ru" else entry.en[0]
        return Mention(lemma=word, phrase=word, forms=self._forms(word), plural=True, place="main")

    def _forms(self, word: str) -> NounForms:
        return russian.forms_of(word) if self.language == "ru" else english.noun_forms(word)

    def _field_key(self, mention: Mention) -> str | None:
        return self.words.field_of(mention.phrase) or self.words.field_of(mention.lemma)


def is_plausible(word: str, language: Language) -> bool:
    """False for what is no word of any language: "asdf", "ыыы", "bcdfg"."""
    letters = re.sub(r"[^a-zа-яё]", "", word)
    if lexicon().entity_of(word):
        return True
    if language == "ru" and re.search("[а-яё]", letters) and len(letters) >= 3 and russian.is_known(word):
        return True
    if len(letters) < 3 or not re.search("[aeiouyаеёиоуыэюя]", letters) or len(set(letters)) < 2:
        return False
    if any(letters[i : i + 4] in row for row in _KEYBOARD for i in range(len(letters) - 3)):
        return False
    return not re.search(r"[^aeiouyаеёиоуыэюя]{5,}|(.)\1\1", letters)
