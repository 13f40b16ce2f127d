"""Distinctive sample values for checks and tests of generated apps."""

from datetime import date, timedelta

from engine.llm.demo.design import EntityDesign, FieldDesign, FieldKind, Language
from engine.llm.demo.words import table

Value = str | int | float | bool
_ADDRESSES = {
    FieldKind.EMAIL: "sample{}@example.org",
    FieldKind.PHONE: "+7 900 555-{}",
    FieldKind.URL: "https://example.org/{}",
}
_FIRST_DAY = date(2031, 3, 4)


def api_value(field: FieldDesign, number: int, language: Language) -> Value:
    """The `number`-th value of a field as the JSON API takes it; no text of one number is in that of another."""
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            words = table("samples")[language].split()
            return f"{words[(number + len(field.name)) % len(words)]} {number + 11}"
        case FieldKind.DATE:
            return (_FIRST_DAY + timedelta(days=number * 9)).isoformat()
        case FieldKind.FLAG:
            return False
        case FieldKind.CHOICE:
            return field.options[1 + number % (len(field.options) - 1)][0]
        case FieldKind.INTEGER | FieldKind.NUMBER | FieldKind.MONEY:
            return _number(field, number)
        case _:
            return _ADDRESSES[field.kind].format(1000 + number)


def _number(field: FieldDesign, number: int) -> int | float:
    if field.kind is FieldKind.INTEGER:
        low = field.low or 0
        return low + number % (field.high - low) if field.high else 2001 + number
    return number + (1250.5 if field.kind is FieldKind.MONEY else 3.5)


def form_value(field: FieldDesign, number: int, language: Language) -> str:
    """The same value as it is typed into a form; a choice by its text."""
    value = api_value(field, number, language)
    if field.kind is FieldKind.CHOICE:
        return dict(field.options)[str(value)]
    return str(value)


def shown_value(field: FieldDesign, number: int, language: Language) -> str:
    """The same value as a list shows it."""
    value = api_value(field, number, language)
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(str(value)).strftime("%d.%m.%Y" if language == "ru" else "%d %b %Y")
    return shown_number(field, value, language) if field.kind is FieldKind.MONEY else str(value)


def shown_number(field: FieldDesign, value: Value, language: Language) -> str:
    """A figure as pages show it: 1 250,50 or 1,250.50."""
    text = f"{value:,.2f}" if field.kind is FieldKind.MONEY else f"{value:,}".removesuffix(".0")
    return text.translate(str.maketrans(",.", " ,")) if language == "ru" else text


def api_body(entity: EntityDesign, number: int, language: Language) -> dict[str, Value]:
    """A whole row as the JSON API takes it, without its parent."""
    return {field.name: api_value(field, number, language) for field in entity.fields}


def title_shown(entity: EntityDesign, number: int, language: Language) -> str:
    """What the list calls this row."""
    return shown_value(entity.title, number, language)
