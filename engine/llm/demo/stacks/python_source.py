"""Pieces of Python that apps of several stacks have in common."""

import json

from engine.llm.demo.design import EntityDesign, FieldDesign, FieldKind
from engine.llm.demo.naming import class_name

_COLUMNS = {
    FieldKind.TEXT: ("str", "max_length=200"),
    FieldKind.LONG_TEXT: ("str", "max_length=5000"),
    FieldKind.INTEGER: ("int", "ge={low}, le={high}"),
    FieldKind.NUMBER: ("float", "ge=0, le=1e12"),
    FieldKind.MONEY: ("float", "ge=0, le=1e12"),
    FieldKind.DATE: ("date", ""),
    FieldKind.EMAIL: ("str", 'max_length=200, regex=r"^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"'),
    FieldKind.PHONE: ("str", 'max_length=30, regex=r"^[+()\\d\\s-]{5,30}$"'),
    FieldKind.URL: ("str", 'max_length=500, regex=r"^https?://\\S+$"'),
}


def column(entity: EntityDesign, field: FieldDesign) -> str:
    """A field of a model of SQLModel: its type, rules and default."""
    if field.kind is FieldKind.FLAG:
        return "bool = False"
    if field.kind is FieldKind.CHOICE:
        return f"{enum_name(entity, field)} = {enum_name(entity, field)}.{field.options[0][0].upper()}"
    kind, rules = _COLUMNS[field.kind]
    rules = rules.format(low=field.low or 0, high=field.high or 10**9) if field.kind is FieldKind.INTEGER else rules
    if field.required:
        rules = f'min_length=1, {rules}, regex=r"\\S"' if kind == "str" else rules
        return f"{kind} = Field({rules})" if rules else kind
    return f"{kind} | None = Field({', '.join(part for part in ('default=None', rules) if part)})"


def enum_name(entity: EntityDesign, field: FieldDesign) -> str:
    """The enum of a choice."""
    return entity.class_name + class_name(field.name)


def python_text(value: object) -> str:
    """A value as Python source: JSON's quoting with Python's constants."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{python_text(key)}: {python_text(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
