"""What requirements that a user wrote change in a design: fields, as far as the demo model understands them."""

import re
from collections.abc import Iterable

from engine.llm.demo.columns import MAX_FIELDS
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind, Language
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.naming import field_identifier
from engine.llm.demo.planning import requirements
from engine.llm.demo.texts import capital, list_name, page_texts

_MOST_FIELDS = MAX_FIELDS + 4
_QUOTED = re.compile(r"[«“\"„]([^«»“”\"„]{2,40})[»”\"“]")
_NAMED = {
    "ru": re.compile(r"\bпол(?:е|я|ем)\s+([а-яёa-z-]{3,30})", re.IGNORECASE),
    "en": re.compile(r"\bfield\s+(?:called\s+|named\s+|for\s+)?(?:the\s+|an?\s+)?([a-z-]{3,30})", re.IGNORECASE),
}
_BEFORE = re.compile(r"\b(?:an?|the|new)\s+([a-z-]{3,30}(?:\s[a-z-]{3,30})?)\s+field\b", re.IGNORECASE)
_NO_NAMES = frozenset({"called", "named", "which", "that", "with", "новое", "которое", "new"})


class Change:
    """A field that a requirement asks for, and whose it is."""

    def __init__(self, entity: EntityDesign, field: FieldDesign) -> None:
        self.entity = entity
        self.field = field


def own_texts(design: AppDesign) -> frozenset[str]:
    """The requirements that the design fulfils without any change."""
    return frozenset(item.text for item in requirements(design))


def changed_design(design: AppDesign, texts: Iterable[str]) -> AppDesign:
    """The design with the fields that these requirements ask for; those that it fulfils already change nothing."""
    own = own_texts(design)
    for text in texts:
        for change in changes_in(design, text) if text not in own else ():
            design = _with_field(design, change)
    return design


def changes_in(design: AppDesign, text: str) -> tuple[Change, ...]:
    """The fields that a requirement names and the design does not have."""
    entity = _entity(design, text)
    known = {name.casefold() for name in _names(design)}
    taken = {field.name for field in entity.fields} | {"id"}
    found: list[Change] = []
    for label in dict.fromkeys(_labels(text, design.language)):
        if label.casefold() not in known and len(entity.fields) + len(found) < _MOST_FIELDS:
            found.append(Change(entity, _field(label, design.language, taken)))
    return tuple(found)


def _labels(text: str, language: Language) -> Iterable[str]:
    quoted = [capital(" ".join(label.split()).strip(" .,:;")) for label in _QUOTED.findall(text)]
    if quoted:
        return [label for label in quoted if len(label) > 1]
    named = _NAMED[language].findall(text) + (_BEFORE.findall(text) if language == "en" else [])
    return [capital(label.lower()) for label in named if label.lower() not in _NO_NAMES]


def _field(label: str, language: Language, taken: set[str]) -> FieldDesign:
    """A field of the kind that the dictionary knows for this word, else text; never a required one."""
    words = lexicon()
    lowered = label.lower()
    key = words.field_of(lowered) or words.field_of(lowered.split(" ")[-1]) or words.field_of(lowered.split(" ")[0])
    usual = words.field_design(key, language) if key else FieldDesign(name="", label=label, kind=FieldKind.TEXT)
    name = field_identifier(label, taken)
    return usual.model_copy(update={"name": name, "label": label, "required": False, "adds_up": False})


def _entity(design: AppDesign, text: str) -> EntityDesign:
    """The list that the text speaks of, else the main one."""
    lowered = text.casefold()
    for entity in design.entities:
        forms = entity.forms
        if any(form.casefold() in lowered for form in (forms.many, forms.accusative, forms.genitive_many, forms.one)):
            return entity
    return design.entity(design.main)


def _names(design: AppDesign) -> Iterable[str]:
    """Everything on the pages that has a name already."""
    for entity in design.entities:
        yield from (field.label for field in entity.fields)
        yield list_name(entity)
        yield entity.forms.one
        texts = page_texts(entity, design.language)
        yield from texts.model_dump().values()


def _with_field(design: AppDesign, change: Change) -> AppDesign:
    return design.model_copy(
        update={
            "entities": tuple(
                one.model_copy(update={"fields": (*one.fields, change.field)})
                if one.class_name == change.entity.class_name
                else one
                for one in design.entities
            )
        }
    )
