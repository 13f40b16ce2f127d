"""Words on the pages of generated apps."""

import tomllib
from functools import cache
from pathlib import Path

from engine.document import Document
from engine.llm.demo.design import EntityDesign, Language


class PageTexts(Document):
    """What buttons, links and empty lists of one entity say."""

    add: str
    search: str
    find: str
    show_all: str
    only_open: str
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
    texts = _texts()[language]
    empty = capital(texts.empty.format(**entity.forms.model_dump()))
    return texts.model_copy(update={"empty": empty})


def add_button(entity: EntityDesign, language: Language) -> str:
    """Text of the button that adds a row."""
    return f"{page_texts(entity, language).add} {entity.forms.accusative}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


@cache
def _texts() -> dict[str, PageTexts]:
    raw = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
    return {language: PageTexts.model_validate(texts) for language, texts in raw.items()}
