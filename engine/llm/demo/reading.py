"""From an idea to the design of an app: entities, their fields, their relations."""

import re
from functools import lru_cache

from engine.llm.demo import english, russian
from engine.llm.demo.beyond import decline_beyond, decline_unclear
from engine.llm.demo.chains import read_chain
from engine.llm.demo.columns import Columns
from engine.llm.demo.design import AppDesign, Declined, EntityDesign, Language, Mention, NounForms, Outline
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.limits import limits
from engine.llm.demo.naming import class_name, identifier, plural_identifier
from engine.llm.demo.nouns import Nouns, is_plausible
from engine.llm.demo.relations import Relations
from engine.llm.demo.texts import capital, enumerate_words, say

READ_CHARACTERS = 2_000


@lru_cache(maxsize=64)
def read_idea(idea: str, language: Language) -> AppDesign | Declined:
    """The design of an app for this idea, or an honest refusal. Only the first 2,000 characters are read."""
    text = _read_text(idea)
    declined = decline_beyond(text, language)
    if declined:
        return _nearer(declined, text, language)
    nouns = _nouns(text, language)
    if nouns.entities:
        return _Designer(nouns, language).design(text)
    return decline_unclear(language, _any_noun(nouns.outline))


def names_fields(idea: str, language: Language) -> bool:
    """Whether the idea says what any of its lists shall hold."""
    nouns = _nouns(_read_text(idea), language)
    return any(nouns.fields.get(nouns.key(noun)) for noun in nouns.entities)


def _read_text(idea: str) -> str:
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", idea)[:READ_CHARACTERS]


def _nouns(text: str, language: Language) -> Nouns:
    outline = read_chain(text, language) or _listed(text, language) or _outline(text, language)
    return Nouns(outline, language)


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
    return declined.model_copy(update={"nearest": say(language, "nearest_web", title=title)})


class _Designer:
    """Turns the nouns of an idea into entities with fields and relations."""

    def __init__(self, nouns: Nouns, language: Language) -> None:
        self.nouns = nouns
        self.language: Language = language
        self.taken: set[str] = set()
        self.words = lexicon()

    def design(self, text: str) -> AppDesign:
        entities = [self._entity(noun) for noun in self.nouns.entities]
        return AppDesign(
            language=self.language,
            title=self._title(entities),
            entities=Relations(self.nouns).joined(entities),
            main=entities[0].class_name,
            left_out=(*self._lists_left_out(), *_left_out(text, self.language)),
        )

    def _lists_left_out(self) -> tuple[str, ...]:
        return tuple(say(self.language, "list_left_out", list=noun.forms.many) for noun in self.nouns.left_out)

    def _title(self, entities: list[EntityDesign]) -> str:
        """«Мои дела», «Клиенты и заказы»."""
        names = [entity.forms.many for entity in entities]
        if len(names) == 1:
            return f"{'Мои' if self.language == 'ru' else 'My'} {names[0]}"
        return capital(enumerate_words(names, self.language))

    def _entity(self, mention: Mention) -> EntityDesign:
        key = self.words.entity_of(mention.lemma)
        entry = self.words.entity.get(key) if key else None
        is_todo = key == "task" and mention.lemma in ("todo", "to-do", "туду")
        forms = self.nouns.named("task").forms if is_todo else mention.forms
        code_name = forms.one if self.language == "en" else (entry.en[0] if entry else forms.one)
        name = identifier(code_name, self.taken)
        return EntityDesign(
            class_name=class_name(name),
            name=name,
            plural=self._plural(name, forms, is_foreign=self.language == "ru" and entry is None),
            forms=forms,
            fields=Columns(mention, self.language).made(self.nouns.fields.get(self.nouns.key(mention), [])),
        )

    def _plural(self, name: str, forms: NounForms, *, is_foreign: bool) -> str:
        """A transliterated word keeps its own plural."""
        many = forms.many if forms.many != forms.one else f"{forms.many} list"
        return identifier(many, self.taken, "list") if is_foreign else plural_identifier(name, self.taken)


def _any_noun(outline: Outline) -> str | None:
    found = next((mention for mention in outline.mentions if len(mention.lemma) > 3), None)
    return found.forms.many if found and all(is_plausible(found.lemma, lang) for lang in ("ru", "en")) else None


def _left_out(text: str, language: Language) -> tuple[str, ...]:
    lowered = text.lower()
    return tuple(item.ru if language == "ru" else item.en for item in limits().left_out if item.pattern.search(lowered))
