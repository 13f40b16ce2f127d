"""Steps and checks read aloud in Russian and English: for the plan panel, the evidence and the exported README."""

import json
from collections.abc import Callable
from typing import Literal

from engine.verify.checks import Check, Step

Language = Literal["ru", "en"]
_JSON_LIMIT = 160


def read_aloud(step: Step, language: Language) -> str:
    """The step as a sentence without a full stop."""
    return (_RUSSIAN if language == "ru" else _ENGLISH)[step.do](step)


def read_check_aloud(check: Check, language: Language) -> tuple[str, ...]:
    """All steps of a check, in order."""
    return tuple(read_aloud(step, language) for step in check.steps)


def quoted(text: object, language: Language) -> str:
    """A name in the quotation marks of the language."""
    return f"«{text}»" if language == "ru" else f"“{text}”"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The Russian form for this number: 1 раз, 2 раза, 5 раз."""
    if number % 100 in range(11, 15):
        return many
    return one if number % 10 == 1 else few if number % 10 in (2, 3, 4) else many


def role_in_words(role: str, language: Language) -> str:
    """An ARIA role as people call it, in the singular."""
    return _ROLES[role][0 if language == "ru" else 3] if role in _ROLES else role


def json_in_words(value: object) -> str:
    """JSON on one line, clipped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _JSON_LIMIT else f"{text[: _JSON_LIMIT - 1]}…"


_ROLES = {
    "button": ("кнопка", "кнопки", "кнопок", "button", "buttons"),
    "link": ("ссылка", "ссылки", "ссылок", "link", "links"),
    "heading": ("заголовок", "заголовка", "заголовков", "heading", "headings"),
    "row": ("строка таблицы", "строки таблицы", "строк таблицы", "table row", "table rows"),
    "listitem": ("пункт списка", "пункта списка", "пунктов списка", "list item", "list items"),
    "cell": ("ячейка", "ячейки", "ячеек", "cell", "cells"),
    "checkbox": ("флажок", "флажка", "флажков", "checkbox", "checkboxes"),
    "radio": ("переключатель", "переключателя", "переключателей", "radio button", "radio buttons"),
    "textbox": ("поле ввода", "поля ввода", "полей ввода", "text field", "text fields"),
    "combobox": ("список выбора", "списка выбора", "списков выбора", "drop-down list", "drop-down lists"),
    "option": ("вариант", "варианта", "вариантов", "option", "options"),
    "alert": ("сообщение", "сообщения", "сообщений", "alert", "alerts"),
    "dialog": ("диалог", "диалога", "диалогов", "dialog", "dialogs"),
    "img": ("изображение", "изображения", "изображений", "image", "images"),
    "tab": ("вкладка", "вкладки", "вкладок", "tab", "tabs"),
    "article": ("карточка", "карточки", "карточек", "article", "articles"),
}
"""ARIA role → Russian for one, for 2–4, for many; English for one and for many."""


def _counted_en(role: str, count: int) -> str:
    one, many = _ROLES[role][3:] if role in _ROLES else (role, role)
    return f"{count} {one if count == 1 else many}"


def _counted_ru(role: str, count: int) -> str:
    forms = _ROLES[role][:3] if role in _ROLES else (role, role, role)
    return f"{count} {plural(count, *forms)}"


def _en(text: object) -> str:
    return quoted(text, "en")


def _ru(text: object) -> str:
    return quoted(text, "ru")


def _in_en(step: Step) -> str:
    return f" in {_en(step.inside)}" if step.inside else ""


def _in_ru(step: Step) -> str:
    return f" в блоке {_ru(step.inside)}" if step.inside else ""


def _click_en(step: Step) -> str:
    if step.role == "link":
        return f"Follow the link {_en(step.name)}{_in_en(step)}"
    what = f"the {role_in_words(step.role, 'en')} " if step.role else ""
    return f"Click {what}{_en(step.name)}{_in_en(step)}"


def _click_ru(step: Step) -> str:
    if step.role == "link":
        return f"Перейти по ссылке {_ru(step.name)}{_in_ru(step)}"
    what = "кнопку " if step.role == "button" else ""
    return f"Нажать {what}{_ru(step.name)}{_in_ru(step)}"


def _fill_en(step: Step) -> str:
    if isinstance(step.value, bool):
        return f"{'Tick' if step.value else 'Untick'} {_en(step.name)}{_in_en(step)}"
    if step.value == "":
        return f"Clear the field {_en(step.name)}{_in_en(step)}"
    return f"Enter {_en(step.value)} into {_en(step.name)}{_in_en(step)}"


def _fill_ru(step: Step) -> str:
    if isinstance(step.value, bool):
        return f"{'Отметить' if step.value else 'Снять отметку'} {_ru(step.name)}{_in_ru(step)}"
    if step.value == "":
        return f"Очистить поле {_ru(step.name)}{_in_ru(step)}"
    return f"Ввести {_ru(step.value)} в поле {_ru(step.name)}{_in_ru(step)}"


def _see_en(step: Step) -> str:
    where = _in_en(step)
    if step.enabled is not None:
        return f"{_en(step.name)} can{'' if step.enabled else 'not'} be used{where}"
    if step.name is not None and step.value is not None:
        if isinstance(step.value, bool):
            return f"{_en(step.name)} is {'ticked' if step.value else 'not ticked'}{where}"
        return f"The field {_en(step.name)} holds {_en(step.value)}{where}"
    what = " ".join(part for part in (_role_en(step), _en(step.text) if step.text else "") if part)
    if step.count is None:
        return f"The page shows {what}{where}"
    if step.role and not step.text and step.count:
        return f"The page shows exactly {_counted_en(step.role, step.count)}{where}"
    times = "once" if step.count == 1 else f"{step.count} times"
    return f"The page shows {what} exactly {times}{where}" if step.count else f"The page does not show {what}{where}"


def _role_en(step: Step) -> str:
    return f"the {role_in_words(step.role, 'en')}" if step.role else ""


def _see_ru(step: Step) -> str:
    where = _in_ru(step)
    if step.enabled is not None:
        return f"Элемент {_ru(step.name)} {'доступен' if step.enabled else 'недоступен'}{where}"
    if step.name is not None and step.value is not None:
        if isinstance(step.value, bool):
            return f"Флажок {_ru(step.name)} {'отмечен' if step.value else 'не отмечен'}{where}"
        return f"В поле {_ru(step.name)} указано {_ru(step.value)}{where}"
    role = role_in_words(step.role, "ru") if step.role else ""
    what = " ".join(part for part in (role, _ru(step.text) if step.text else "") if part)
    if step.count is None:
        return f"На странице видно: {what}{where}" if step.role else f"На странице видно {what}{where}"
    if step.count == 0:
        return f"На странице не видно: {what}{where}"
    if step.role and not step.text:
        return f"На странице ровно {_counted_ru(step.role, step.count)}{where}"
    return f"На странице ровно {step.count} {plural(step.count, 'раз', 'раза', 'раз')} видно: {what}{where}"


def _not_see_en(step: Step) -> str:
    what = " ".join(part for part in (_role_en(step), _en(step.text) if step.text else "") if part)
    return f"The page does not show {what}{_in_en(step)}"


def _not_see_ru(step: Step) -> str:
    if step.role:
        what = f"{role_in_words(step.role, 'ru')} {_ru(step.text) if step.text else ''}".strip()
        return f"На странице не видно: {what}{_in_ru(step)}"
    return f"На странице не видно {_ru(step.text)}{_in_ru(step)}"


def _press_en(step: Step) -> str:
    return f"Press {step.value}" + (f" in {_en(step.name)}" if step.name else "")


def _press_ru(step: Step) -> str:
    return f"Нажать клавишу {step.value}" + (f" в поле {_ru(step.name)}" if step.name else "")


def _api_en(step: Step) -> str:
    body = f" with {json_in_words(step.body)}" if step.body is not None else ""
    parts = [f"status {step.status}"] if step.status is not None else []
    if step.count is not None:
        parts.append(f"{step.count} {'item' if step.count == 1 else 'items'}")
    if step.expect is not None:
        parts.append(f"data with {json_in_words(step.expect)}")
    answer = f" answers with {' and '.join(parts)}" if parts else " is answered"
    return f"The request {step.method or 'GET'} {step.path}{body}{answer}"


def _api_ru(step: Step) -> str:
    body = f" с данными {json_in_words(step.body)}" if step.body is not None else ""
    parts = [f"код {step.status}"] if step.status is not None else []
    if step.count is not None:
        parts.append(f"записей: {step.count}")
    if step.expect is not None:
        parts.append(f"в ответе есть {json_in_words(step.expect)}")
    answer = f" — {', '.join(parts)}" if parts else " выполняется успешно"
    return f"Запрос {step.method or 'GET'} {step.path}{body}{answer}"


_ENGLISH: dict[str, Callable[[Step], str]] = {
    "open": lambda step: "Open the home page" if step.path == "/" else f"Open the page {step.path}",
    "click": _click_en,
    "fill": _fill_en,
    "press": _press_en,
    "see": _see_en,
    "not_see": _not_see_en,
    "at": lambda step: "The home page is open" if step.path == "/" else f"The page {step.path} is open",
    "reload": lambda _: "Reload the page",
    "restart": lambda _: "Restart the app",
    "as": lambda step: f"Continue as the user {_en(step.name)}",
    "api": _api_en,
    "upload": lambda step: f"Choose the file {step.file} for {_en(step.name)}",
}

_RUSSIAN: dict[str, Callable[[Step], str]] = {
    "open": lambda step: "Открыть главную страницу" if step.path == "/" else f"Открыть страницу {step.path}",
    "click": _click_ru,
    "fill": _fill_ru,
    "press": _press_ru,
    "see": _see_ru,
    "not_see": _not_see_ru,
    "at": lambda step: "Открыта главная страница" if step.path == "/" else f"Открыта страница {step.path}",
    "reload": lambda _: "Обновить страницу",
    "restart": lambda _: "Перезапустить приложение",
    "as": lambda step: f"Продолжить от имени пользователя {_ru(step.name)}",
    "api": _api_ru,
    "upload": lambda step: f"Выбрать файл {step.file} в поле {_ru(step.name)}",
}
