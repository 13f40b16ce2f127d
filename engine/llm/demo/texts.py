"""Words on the pages of generated apps (texts.toml), and sentences of the demo model's answers (sentences.toml)."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from engine.document import Document
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind, Language


class PageTexts(Document):
    """What buttons, links and empty lists of one entity say."""

    add: str
    search: str
    find: str
    show_all: str
    any: str
    filter: str
    only_open: str
    count: str
    total: str
    nothing_found: str
    empty: str
    first: str
    edit: str
    delete: str
    save: str
    cancel: str
    every: str
    confirm_delete: str
    with_children: str
    yes: str
    no: str
    please_fill: str


def page_texts(entity: EntityDesign, language: Language) -> PageTexts:
    """The words for the pages of `entity`."""
    texts = PageTexts.model_validate(_file("texts.toml")[language])
    empty = capital(texts.empty.format(**entity.forms.model_dump()))
    return texts.model_copy(update={"empty": empty, "total": _total(entity.total, texts.total)})


def _total(field: FieldDesign | None, word: str) -> str:
    """Money is simply the total; other amounts are named."""
    return word if field is None or field.kind is FieldKind.MONEY else f"{word} ({field.label.lower()})"


def say(language: Language, key: str, **values: object) -> str:
    """A sentence of an answer."""
    return _file("sentences.toml")[key][language].format(**values)


def add_button(entity: EntityDesign, language: Language) -> str:
    """Text of the button that adds a row."""
    return f"{page_texts(entity, language).add} {entity.forms.accusative}"


def new_heading(entity: EntityDesign) -> str:
    """Heading and name of the form for a new row."""
    return capital(entity.forms.new)


def owner_label(parent: EntityDesign) -> str:
    """Label of the choice of what a row belongs to."""
    return capital(parent.forms.one)


def list_name(entity: EntityDesign) -> str:
    """Heading of the list, and its name in the navigation."""
    return capital(entity.forms.many)


def filter_labels(design: AppDesign, entity: EntityDesign) -> tuple[str, ...]:
    """Labels of the choices that narrow a list."""
    return (*(field.label for field in entity.choices), *(owner_label(parent) for parent in design.parents(entity)))


def quoted(text: str, language: Language) -> str:
    """«Имя», “Name”."""
    return f"«{text}»" if language == "ru" else f"“{text}”"


def enumerate_words(words: Iterable[str], language: Language) -> str:
    """«книги, авторы и отзывы»; "books, authors and reviews"."""
    *others, last = words
    return f"{', '.join(others)} {'и' if language == 'ru' else 'and'} {last}" if others else last


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


@cache
def _file(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
