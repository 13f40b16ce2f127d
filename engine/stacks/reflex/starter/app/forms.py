"""Forms: what was typed, what is wrong with it, and the valid data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from app.config import LANGUAGE

MESSAGES = {
    "ru": {
        "missing": "Заполните это поле.",
        "string_too_short": "Заполните это поле.",
        "string_too_long": "Не длиннее {max_length} символов.",
        "string_pattern_mismatch": "Проверьте, правильно ли записано.",
        "greater_than_equal": "Не меньше {ge}.",
        "less_than_equal": "Не больше {le}.",
        "greater_than": "Больше {gt}.",
        "less_than": "Меньше {lt}.",
        "int": "Введите целое число.",
        "float": "Введите число.",
        "decimal": "Введите число.",
        "date": "Введите дату.",
        "bool": "Выберите «да» или «нет».",
        "literal": "Выберите значение из списка.",
        "enum": "Выберите значение из списка.",
        "": "Проверьте значение.",
    },
    "en": {
        "missing": "Please fill in this field.",
        "string_too_short": "Please fill in this field.",
        "string_too_long": "At most {max_length} characters.",
        "string_pattern_mismatch": "Please check how this is written.",
        "greater_than_equal": "At least {ge}.",
        "less_than_equal": "At most {le}.",
        "greater_than": "Must be more than {gt}.",
        "less_than": "Must be less than {lt}.",
        "int": "Enter a whole number.",
        "float": "Enter a number.",
        "decimal": "Enter a number.",
        "date": "Enter a date.",
        "bool": "Choose yes or no.",
        "literal": "Choose a value from the list.",
        "enum": "Choose a value from the list.",
        "": "Please check this value.",
    },
}


@dataclass
class Form:
    """What a form came to: `errors` by field, `data` if all is valid."""

    errors: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


def read_form(model: type[BaseModel], typed: Mapping[str, Any], **known: Any) -> Form:
    """Validate what a form sends with `model`; an empty input counts as no value, an absent tick as False.

    `known` holds values that do not come from the form, such as the id of the parent.
    """
    raw: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        value = typed.get(name)
        text = value.strip() if isinstance(value, str) else value
        if info.annotation is bool:
            raw[name] = text not in (None, False, "", "false", "0", "off")
        elif text not in (None, ""):
            raw[name] = text
        elif not info.is_required():
            raw[name] = info.get_default(call_default_factory=True, validated_data=raw)
    try:
        return Form(data=model.model_validate(raw | known).model_dump())
    except ValidationError as invalid:
        return Form(errors={str(error["loc"][0]): explain(error) for error in invalid.errors()})


def explain(error: Any) -> str:
    """A validation error as a sentence for people."""
    kind, context, texts = error["type"], error.get("ctx", {}), MESSAGES[LANGUAGE]
    found = texts.get(kind) or texts.get(kind.split("_")[0]) or texts[""]
    return found.format(**context)
