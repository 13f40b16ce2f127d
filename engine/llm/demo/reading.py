"""From an idea to the design of an app: entities, their fields, a relation."""

import re
from functools import lru_cache

from engine.llm.demo import english, russian
from engine.llm.demo.beyond import decline_beyond, decline_unclear
from engine.llm.demo.design import (
    AppDesign,
    Declined,
    EntityDesign,
    FieldDesign,
    FieldKind,
    Language,
    Mention,
    NounForms,
    Outline,
)
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.limits import limits
from engine.llm.demo.naming import class_name, field_identifier, identifier, plural_identifier
from engine.llm.demo.texts import capital

READ_CHARACTERS = 2_000
MAX_ENTITIES = 2
MAX_EXTRA_FIELDS = 4
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")


@lru_cache(maxsize=64)
def read_idea(idea: str, language: Language) -> AppDesign | Declined:
    """The design of an app for this idea, or an honest refusal. Only the first 2,000 characters are read."""
    text = re.sub(r"[\x00-\x09\x0b-\x1f]", " ", idea)[:READ_CHARACTERS]
    declined = decline_beyond(text, language)
    if declined:
        return _nearer(declined, text, language)
    for part in (text.partition(":")[2], text):
        outline = russian.outline(part) if language == "ru" else english.outline(part)
        named = bool(outline.mentions) and outline.mentions[0].plural
        if part is not text and named:
            outline = outline.model_copy(update={"asks_for_records": True})
        design = _Designer(outline, language).design(text) if part is text or named else None
        if design:
            return design
    return decline_unclear(language, _any_noun(outline))


def _nearer(declined: Declined, text: str, language: Language) -> Declined:
    """For "a mobile app for expenses" the nearest is the same app on the web."""
    rest = re.sub(r"мобильн\w* |mobile |native |android |ios ", "", text, flags=re.IGNORECASE)
    if len(rest) == len(text) or decline_beyond(rest, language):
        return declined
    found = read_idea(rest, language)
    if isinstance(found, Declined):
        return declined
    title = found.title.lower().removeprefix("мои ").removeprefix("my ")
    return declined.model_copy(update={"nearest": f"учёт: {title}" if language == "ru" else f"a web app for {title}"})


class _Designer:
    """Turns mentions into entities and fields."""

    def __init__(self, outline: Outline, language: Language) -> None:
        self.outline = outline
        self.language: Language = language
        self.taken: set[str] = set()
        self.words = lexicon()

    def design(self, text: str) -> AppDesign | None:
        nouns, extras = self._sort_mentions()
        if not nouns:
            nouns = self._domain_nouns()
        if not nouns:
            return None
        main, *others = nouns
        entities = [self._entity(main, extras), *(self._entity(noun, []) for noun in others)]
        related = self._relate(entities, nouns)
        return AppDesign(
            language=self.language,
            title=self._title(entities),
            entities=tuple(related),
            main=entities[0].class_name,
            left_out=_left_out(text, self.language),
        )

    def _title(self, entities: list[EntityDesign]) -> str:
        """«Мои дела», «Клиенты и заказы»."""
        names = [entity.forms.many for entity in entities]
        if len(names) == 1:
            return f"{'Мои' if self.language == 'ru' else 'My'} {names[0]}"
        return capital((" и " if self.language == "ru" else " and ").join(names))

    def _sort_mentions(self) -> tuple[list[Mention], list[Mention]]:
        nouns: list[Mention] = []
        extras: list[Mention] = []
        previous: Mention | None = None
        for mention in self.outline.mentions:
            is_tail = mention.place == "of" and (previous is None or previous in extras)
            if not is_tail:
                self._place(mention, nouns, extras)
                previous = mention
        return nouns, extras

    def _place(self, mention: Mention, nouns: list[Mention], extras: list[Mention]) -> None:
        keys = {self._key(noun) for noun in nouns}
        field = self._field_key(mention)
        entity = self._key(mention)
        if mention.place in ("main", "of") and self._is_entity(mention, bool(nouns)):
            if len(nouns) < MAX_ENTITIES and entity not in keys:
                nouns.append(mention)
        elif nouns and mention.place == "list" and self._is_related(mention) and len(nouns) < MAX_ENTITIES:
            if entity not in keys:
                nouns.append(mention)
        elif nouns and (field or mention.place == "list") and entity not in keys:
            extras.append(mention)

    def _is_entity(self, mention: Mention, is_later: bool) -> bool:
        if not is_plausible(mention.lemma, self.language) or (mention.place == "of" and not mention.plural):
            return False
        if self.words.entity_of(mention.lemma):
            return True
        if self._field_key(mention):
            return not is_later and self.outline.asks_for_records
        if mention.place == "of":
            return False
        return mention.plural or mention.event or (self.outline.asks_for_records and not is_later)

    def _is_related(self, mention: Mention) -> bool:
        """Listed after "with" in the plural, and a thing of its own: ingredients, authors, but not dates."""
        if not mention.plural or not is_plausible(mention.lemma, self.language):
            return False
        return self.words.entity_of(mention.lemma) is not None or self._field_key(mention) is None

    def _domain_nouns(self) -> list[Mention]:
        key = next((word for word in self.outline.words if word in self.words.domain), None)
        return [self._named(entity) for entity in self.words.domain[key]] if key else []

    def _named(self, key: str) -> Mention:
        entry = self.words.entity[key]
        word = entry.ru[0] if self.language == "ru" else entry.en[0]
        return Mention(lemma=word, phrase=word, forms=self._forms(word), plural=True, place="main")

    def _forms(self, word: str) -> NounForms:
        return russian.forms_of(word) if self.language == "ru" else english.noun_forms(word)

    def _key(self, mention: Mention) -> str:
        return self.words.entity_of(mention.lemma) or mention.lemma

    def _field_key(self, mention: Mention) -> str | None:
        return self.words.field_of(mention.phrase) or self.words.field_of(mention.lemma)

    def _entity(self, mention: Mention, extras: list[Mention]) -> EntityDesign:
        key = self.words.entity_of(mention.lemma)
        entry = self.words.entity.get(key) if key else None
        forms = (
            self._named(key).forms
            if key == "task" and entry and mention.lemma in ("todo", "to-do", "туду")
            else mention.forms
        )
        default = self.words.default.event if mention.event else self.words.default.thing
        code_name = mention.phrase if self.language == "en" else (entry.en[0] if entry else forms.one)
        name = identifier(forms.one if forms is not mention.forms and self.language == "en" else code_name, self.taken)
        return EntityDesign(
            class_name=class_name(name),
            name=name,
            plural=self._plural(name, forms, is_foreign=self.language == "ru" and entry is None),
            forms=forms,
            fields=self._fields(entry.fields if entry else default, extras, has_entry=entry is not None),
        )

    def _plural(self, name: str, forms: NounForms, *, is_foreign: bool) -> str:
        """A transliterated word keeps its own plural."""
        many = forms.many if forms.many != forms.one else f"{forms.many} list"
        return identifier(many, self.taken, "list") if is_foreign else plural_identifier(name, self.taken)

    def _fields(self, keys: tuple[str, ...], extras: list[Mention], *, has_entry: bool) -> tuple[FieldDesign, ...]:
        if extras and not has_entry:
            keys = keys[:1]
        fields = [self.words.field_design(key, self.language, required=index == 0) for index, key in enumerate(keys)]
        taken = {field.name for field in fields}
        labels = {field.label.casefold() for field in fields}
        for mention in extras:
            field = self._extra_field(mention, taken)
            is_dated = any(known.kind is FieldKind.DATE for known in fields) and mention.phrase in ("date", "дата")
            if (
                field
                and not is_dated
                and field.label.casefold() not in labels
                and len(fields) < len(keys) + MAX_EXTRA_FIELDS
            ):
                fields.append(field)
                taken.add(field.name)
                labels.add(field.label.casefold())
        return tuple(fields)

    def _extra_field(self, mention: Mention, taken: set[str]) -> FieldDesign | None:
        phrase_key, head_key = self.words.field_of(mention.phrase), self.words.field_of(mention.lemma)
        if phrase_key or (head_key and mention.phrase == mention.lemma):
            found = self.words.field_design(phrase_key or head_key or "", self.language)
            return None if found.name in taken else found
        if mention.place != "list" or not is_plausible(mention.lemma, self.language):
            return None
        kind = self.words.field[head_key].kind if head_key else FieldKind.TEXT
        label = mention.phrase if " " in mention.phrase else mention.forms.one
        if mention.plural and not head_key:
            kind, label = FieldKind.LONG_TEXT, mention.forms.many
        return FieldDesign(name=field_identifier(label, set(taken)), label=capital(label), kind=kind)

    def _relate(self, entities: list[EntityDesign], nouns: list[Mention]) -> list[EntityDesign]:
        if len(entities) < MAX_ENTITIES:
            return entities
        if self._are_apart(nouns[0], nouns[1]):
            return entities
        first, second = entities
        flipped = self._belongs(nouns[0], nouns[1])
        parent, child = (second, first) if flipped else (first, second)
        clashing = {parent.name, f"{parent.name}_id"}
        kept = tuple(field for field in child.fields if field.name not in clashing or field is child.title)
        required = not flipped and self._is_inside(nouns[0], nouns[1])
        child = child.model_copy(update={"fields": kept, "parent": parent.class_name, "parent_required": required})
        return [parent, child]

    def _are_apart(self, first: Mention, second: Mention) -> bool:
        """True for two known nouns, named side by side, of which neither belongs to the other."""
        one, two = self.words.entity.get(self._key(first)), self.words.entity.get(self._key(second))
        if one is None or two is None or second.place != "main" or second.event:
            return False
        is_linked = self._key(first) in two.of or self._key(second) in one.of
        return not is_linked and not one.parent and not two.parent

    def _is_inside(self, parent: Mention, child: Mention) -> bool:
        """True if a child makes no sense without its parent; two nouns merely listed stay optional."""
        entry = self.words.entity.get(self._key(child))
        return child.place == "list" or child.event or bool(entry and self._key(parent) in entry.of)

    def _belongs(self, first: Mention, second: Mention) -> bool:
        """True if the first noun belongs to the second: orders of clients, books with authors."""
        one = self.words.entity.get(self._key(first))
        two = self.words.entity.get(self._key(second))
        if two and self._key(first) in two.of:
            return False
        if one and self._key(second) in one.of:
            return True
        return bool((two and two.parent and not (one and one.parent)) or second.place == "of")


def is_plausible(word: str, language: Language) -> bool:
    """False for what is no word of any language: "asdf", "ыыы", "bcdfg"."""
    letters = re.sub(r"[^a-zа-яё]", "", word)
    if language == "ru" and re.search("[а-яё]", letters) and len(letters) >= 3 and russian.is_known(word):
        return True
    if len(letters) < 3 or not re.search("[aeiouyаеёиоуыэюя]", letters) or len(set(letters)) < 2:
        return False
    if any(letters[i : i + 4] in row for row in _KEYBOARD for i in range(len(letters) - 3)):
        return False
    return not re.search(r"[^aeiouyаеёиоуыэюя]{5,}|(.)\1\1", letters)


def _any_noun(outline: Outline) -> str | None:
    found = next((mention for mention in outline.mentions if len(mention.lemma) > 3), None)
    return found.forms.many if found and all(is_plausible(found.lemma, lang) for lang in ("ru", "en")) else None


def _left_out(text: str, language: Language) -> tuple[str, ...]:
    lowered = text.lower()
    return tuple(item.ru if language == "ru" else item.en for item in limits().left_out if item.pattern.search(lowered))
