"""From an idea to the design of an app: entities, their fields, a relation."""

import re
from functools import lru_cache

from engine.llm.demo import english, russian
from engine.llm.demo.beyond import decline_beyond, decline_unclear
from engine.llm.demo.columns import Columns
from engine.llm.demo.design import AppDesign, Declined, EntityDesign, Language, Mention, NounForms, Outline
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.limits import limits
from engine.llm.demo.naming import class_name, identifier, plural_identifier
from engine.llm.demo.nouns import MAX_ENTITIES, Nouns, is_plausible
from engine.llm.demo.texts import capital

READ_CHARACTERS = 2_000


@lru_cache(maxsize=64)
def read_idea(idea: str, language: Language) -> AppDesign | Declined:
    """The design of an app for this idea, or an honest refusal. Only the first 2,000 characters are read."""
    text = re.sub(r"[\x00-\x09\x0b-\x1f]", " ", idea)[:READ_CHARACTERS]
    declined = decline_beyond(text, language)
    if declined:
        return _nearer(declined, text, language)
    outline = _listed(text, language) or _outline(text, language)
    nouns = Nouns(outline, language)
    return _Designer(nouns, language).design(text) if nouns.entities else decline_unclear(language, _any_noun(outline))


def _outline(text: str, language: Language) -> Outline:
    return russian.outline(text) if language == "ru" else english.outline(text)


def _listed(text: str, language: Language) -> Outline | None:
    """What comes after the colon of "CRM: clients and orders", where nothing before it is a thing to keep."""
    head, _, tail = text.partition(":")
    outline = _outline(tail, language)
    is_named = any(mention.place == "main" and mention.plural for mention in _outline(head, language).mentions)
    if is_named or not outline.mentions or not outline.mentions[0].plural:
        return None
    return outline.model_copy(update={"asks_for_records": True})


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
    """Turns the nouns of an idea into entities with fields and a relation."""

    def __init__(self, nouns: Nouns, language: Language) -> None:
        self.nouns = nouns
        self.language: Language = language
        self.taken: set[str] = set()
        self.words = lexicon()

    def design(self, text: str) -> AppDesign:
        entities = [self._entity(noun) for noun in self.nouns.entities]
        related = self._relate(entities, self.nouns.entities)
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

    def _entity(self, mention: Mention) -> EntityDesign:
        key = self.words.entity_of(mention.lemma)
        entry = self.words.entity.get(key) if key else None
        is_todo = key == "task" and mention.lemma in ("todo", "to-do", "туду")
        forms = self.nouns.named("task").forms if is_todo else mention.forms
        code_name = forms.one if self.language == "en" else (entry.en[0] if entry else forms.one)
        name = identifier(code_name, self.taken)
        default = self.words.default.event if mention.event else self.words.default.thing
        columns = Columns(mention.lemma, self.language, entry.fields if entry else default, is_known=entry is not None)
        return EntityDesign(
            class_name=class_name(name),
            name=name,
            plural=self._plural(name, forms, is_foreign=self.language == "ru" and entry is None),
            forms=forms,
            fields=columns.made(self.nouns.fields.get(self.nouns.key(mention), [])),
        )

    def _plural(self, name: str, forms: NounForms, *, is_foreign: bool) -> str:
        """A transliterated word keeps its own plural."""
        many = forms.many if forms.many != forms.one else f"{forms.many} list"
        return identifier(many, self.taken, "list") if is_foreign else plural_identifier(name, self.taken)

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
        one, two = self.words.entity.get(self.nouns.key(first)), self.words.entity.get(self.nouns.key(second))
        if one is None or two is None or second.place != "main" or second.event:
            return False
        is_linked = self.nouns.key(first) in two.of or self.nouns.key(second) in one.of
        return not is_linked and not one.parent and not two.parent

    def _is_inside(self, parent: Mention, child: Mention) -> bool:
        """True if a child makes no sense without its parent; two nouns merely listed stay optional."""
        return child.place == "list" or child.event or self.words.belongs(child.lemma, parent.lemma)

    def _belongs(self, first: Mention, second: Mention) -> bool:
        """True if the first noun belongs to the second: orders of clients, books with authors."""
        one = self.words.entity.get(self.nouns.key(first))
        two = self.words.entity.get(self.nouns.key(second))
        if two and self.nouns.key(first) in two.of:
            return False
        if one and self.nouns.key(second) in one.of:
            return True
        return bool((two and two.parent and not (one and one.parent)) or second.place == "of")


def _any_noun(outline: Outline) -> str | None:
    found = next((mention for mention in outline.mentions if len(mention.lemma) > 3), None)
    return found.forms.many if found and all(is_plausible(found.lemma, lang) for lang in ("ru", "en")) else None


def _left_out(text: str, language: Language) -> tuple[str, ...]:
    lowered = text.lower()
    return tuple(item.ru if language == "ru" else item.en for item in limits().left_out if item.pattern.search(lowered))
