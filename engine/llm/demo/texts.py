"""Words on the pages of generated apps."""

from engine.document import Document
from engine.llm.demo.design import EntityDesign, Language


class PageTexts(Document):
    """What buttons, links and empty lists of one entity say."""

    add: str
    search: str
    find: str
    show_all: str
    nothing_found: str
    empty: str
    first: str
    edit: str
    delete: str
    save: str
    cancel: str
    all: str
    confirm_delete: str
    with_children: str
    yes: str
    no: str
    please_fill: str


def page_texts(entity: EntityDesign, language: Language) -> PageTexts:
    """The words for the pages of `entity`."""
    return _russian(entity) if language == "ru" else _english(entity)


def add_button(entity: EntityDesign, language: Language) -> str:
    """Text of the button that adds a row."""
    return f"{page_texts(entity, language).add} {entity.forms.accusative}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _russian(entity: EntityDesign) -> PageTexts:
    return PageTexts(
        add="Добавить",
        search="Поиск",
        find="Найти",
        show_all="Показать все",
        nothing_found="Ничего не нашлось.",
        empty=f"{capital(entity.forms.genitive_many)} пока нет",
        first="Заполните форму выше, и первая запись появится здесь.",
        edit="Изменить",
        delete="Удалить",
        save="Сохранить",
        cancel="Отмена",
        all="Все",
        confirm_delete="Да, удалить",
        with_children="Вместе с записью удалятся и её",
        yes="да",
        no="нет",
        please_fill="Заполните это поле.",
    )


def _english(entity: EntityDesign) -> PageTexts:
    return PageTexts(
        add="Add",
        search="Search",
        find="Find",
        show_all="Show all",
        nothing_found="Nothing found.",
        empty=f"No {entity.forms.many} yet",
        first="Fill in the form above and the first one will appear here.",
        edit="Edit",
        delete="Delete",
        save="Save",
        cancel="Cancel",
        all="All",
        confirm_delete="Yes, delete",
        with_children="This also deletes its",
        yes="yes",
        no="no",
        please_fill="Please fill in this field.",
    )
