"""The fields of an entity: what the idea names, in its own words, and what such things usually have."""

from engine.llm.demo.design import FieldDesign, FieldKind, Language, Mention
from engine.llm.demo.english import PARTICIPLE
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.naming import field_identifier
from engine.llm.demo.nouns import is_plausible
from engine.llm.demo.texts import capital
from engine.llm.demo.words import table

MAX_FIELDS = 8
WHOLE_LIST = 3
_TITLES = frozenset(("title", "name", "person", "nickname"))
_ASKED = {"сколько": FieldKind.NUMBER, "когда": FieldKind.DATE}
_PRICES = {"price": "amount", "amount": "price"}
_TIMES = ("last ", "next ", "последний ", "последняя ", "последнее ", "следующий ", "следующая ", "следующее ")


class Columns:
    """Makes the fields of one entity."""

    def __init__(self, owner: Mention, language: Language) -> None:
        self.owner = owner.lemma
        self.language: Language = language
        self.words = lexicon()
        entry = self.words.entity.get(self.words.entity_of(owner.lemma) or "")
        unknown = self.words.default.event if owner.event else self.words.default.thing
        self.is_known = entry is not None
        self.defaults = entry.fields if entry else unknown
        self.sums = entry.sums if entry else ()
        self.fields: list[FieldDesign] = []
        self._is_titled = False

    def made(self, mentions: list[Mention]) -> tuple[FieldDesign, ...]:
        """Usual fields with those of the idea; a whole list in the idea leaves only what it names."""
        extras = [found for mention in mentions if (found := self._extra(mention))]
        is_whole = len(extras) >= WHOLE_LIST or any(key in _TITLES for key, _ in extras)
        for index, default in enumerate(self.defaults):
            usual = self._usual(default)
            if index == 0 or not (is_whole or (extras and not self.is_known)) or usual.kind is FieldKind.FLAG:
                self.fields.append(usual)
        for key, field in extras:
            self._put(key, field)
        self._lead(mentions, is_whole)
        first, *rest = self.fields[:MAX_FIELDS]
        rest.sort(key=lambda field: field.kind is FieldKind.FLAG and is_whole)
        return (first.model_copy(update={"required": True}), *rest)

    def _put(self, key: str | None, field: FieldDesign) -> None:
        """In the place of the usual field of this kind, or as one more."""
        if key in _TITLES and self.defaults[0] in _TITLES and not self._is_titled:
            self._is_titled = True
            self.fields[0] = self.fields[0].model_copy(update={"label": field.label})
            return
        usual = self._usual_for(key, field)
        is_plain_date = key == "date" and any(known.kind is FieldKind.DATE for known in self.fields)
        if usual in self.fields and usual is not None:
            self.fields[self.fields.index(usual)] = field
        elif not self._is_taken(field.label) and not (is_plain_date and " " not in field.label):
            taken = {known.name for known in self.fields}
            is_free = field.name not in taken
            self.fields.append(
                field if is_free else field.model_copy(update={"name": field_identifier(field.label, taken)})
            )

    def _lead(self, mentions: list[Mention], is_whole: bool) -> None:
        """Orders are called by their customer if the list of their fields begins with one."""
        first = mentions[0] if mentions else None
        if not is_whole or first is None or self.fields[0].label != self._label_of(self.defaults[0]):
            return
        if self.defaults[0] == "title" and self.words.entity_of(first.lemma) and not self.words.field_of(first.lemma):
            self.fields = sorted(self.fields[1:], key=lambda field: field.label != capital(first.forms.one))

    def _usual_for(self, key: str | None, field: FieldDesign) -> FieldDesign | None:
        """The usual field that a field of the idea stands for: a price takes the place of an amount."""
        if key in self.defaults and key not in _TITLES:
            return self._usual(key)
        amounts = [known for known in self.fields if known.kind is FieldKind.MONEY]
        is_only_amount = field.kind is FieldKind.MONEY and key in _PRICES and len(amounts) == 1
        return self._usual(_PRICES[key]) if key and is_only_amount else None

    def _usual(self, key: str) -> FieldDesign:
        """The field of the dictionary; it adds up if it does so for this owner."""
        found = self.words.field_design(key, self.language)
        return found.model_copy(update={"adds_up": found.adds_up or key in self.sums})

    def _label_of(self, key: str) -> str:
        return self._usual(key).label

    def _is_taken(self, label: str) -> bool:
        return label.casefold() in {field.label.casefold() for field in self.fields}

    def _extra(self, mention: Mention) -> tuple[str | None, FieldDesign] | None:
        """The field that a noun names, with the user's word for its label."""
        phrase = self._without_owner(mention)
        whole = self.words.field_of(phrase)
        key = whole or self._key_in(phrase, mention.lemma) or self.words.field_of(mention.unit)
        if key is None and (mention.place != "list" or not is_plausible(mention.lemma, self.language)):
            return None
        if key is None:
            return None, self._unknown(mention, phrase)
        usual = self._usual(key)
        is_unit = self.words.is_unit(mention.lemma) or bool(mention.unit)
        adds_up = (
            usual.adds_up or self.words.field[key].sum == "said" or (is_unit and self.words.field[key].sum == "units")
        )
        name = usual.name if whole or phrase == mention.lemma else field_identifier(phrase, {"id"})
        label = self._label_for(key, usual, mention, phrase)
        return key, usual.model_copy(update={"name": name, "label": label, "adds_up": adds_up})

    def _unknown(self, mention: Mention, phrase: str) -> FieldDesign:
        kind = FieldKind.TEXT
        if mention.is_verbal:
            asks = phrase.split(" ")[0]
            kind = _ASKED.get(asks, kind if " " in phrase else FieldKind.FLAG)
        elif phrase.startswith(_TIMES):
            kind = FieldKind.DATE
        elif mention.plural:
            kind, phrase = FieldKind.LONG_TEXT, mention.forms.many
        return FieldDesign(name=field_identifier(phrase, {"id"}), label=_label(phrase), kind=kind)

    def _label_for(self, key: str, usual: FieldDesign, mention: Mention, phrase: str) -> str:
        """The user's word in the number that labels have, with the unit of the dictionary."""
        entry, (name, _, unit) = self.words.field[key], usual.label.partition(", ")
        is_many = mention.plural and (self.words.is_unit(mention.lemma) or usual.kind is FieldKind.LONG_TEXT)
        if is_many and mention.forms.many != mention.forms.one:
            return _label(mention.forms.many)
        said = {phrase} if " " in phrase else {phrase, mention.forms.one, mention.forms.many}
        is_tick = usual.kind is FieldKind.FLAG and not mention.is_verbal and " " not in phrase
        if name.casefold() in said or not entry.own_label or len(mention.lemma) < 3 or is_tick:
            return usual.label
        return _label(phrase) + (f", {unit}" if unit and not mention.unit else "")

    def _key_in(self, phrase: str, lemma: str) -> str | None:
        """The head tells the kind: visit date; a participle leaves it to the noun: date applied."""
        key, words = self.words.field_of(lemma), phrase.split(" ")
        if words[0] == "число" and len(words) > 1:
            return "quantity"
        if self.language == "en" and len(words) > 1:
            if PARTICIPLE.search(words[-1]):
                return next((found for word in words[:-1] if (found := self.words.field_of(word))), key)
            if key and self.words.field[key].kind is FieldKind.TEXT:
                others = [found for word in words[:-1] if (found := self.words.field_of(word))]
                return next((other for other in others if self.words.field[other].kind is not FieldKind.TEXT), key)
        return key

    def _without_owner(self, mention: Mention) -> str:
        """A hive's "hive name" is its name."""
        phrase = mention.phrase.removesuffix(f" of {self.owner}")
        return phrase.removeprefix(f"{self.owner} ") if self.language == "en" else phrase


def _label(phrase: str) -> str:
    """Capitalised as a label; abbreviations wholly."""
    upper = table("labels")["upper"].split()
    return capital(" ".join(word.upper() if word in upper else word for word in phrase.split(" ")))
