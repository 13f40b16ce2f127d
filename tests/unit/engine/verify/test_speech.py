import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.verify.checks import Step
from engine.verify.speech import Language, plural, read_aloud

SPOKEN = [
    ({"do": "open", "path": "/"}, "Открыть главную страницу", "Open the home page"),
    ({"do": "open", "path": "/a"}, "Открыть страницу /a", "Open the page /a"),
    ({"do": "click", "name": "Add"}, "Нажать «Add»", "Click “Add”"),
    ({"do": "click", "name": "Add", "role": "link"}, "Перейти по ссылке «Add»", "Follow the link “Add”"),
    (
        {"do": "click", "name": "Delete", "role": "button", "in": "Milk"},
        "Нажать кнопку «Delete» в блоке «Milk»",
        "Click the button “Delete” in “Milk”",
    ),
    ({"do": "fill", "name": "Name", "value": "Ada"}, "Ввести «Ada» в поле «Name»", "Enter “Ada” into “Name”"),
    ({"do": "fill", "name": "Done", "value": True}, "Отметить «Done»", "Tick “Done”"),
    ({"do": "fill", "name": "Done", "value": False}, "Снять отметку «Done»", "Untick “Done”"),
    ({"do": "fill", "name": "Name", "value": ""}, "Очистить поле «Name»", "Clear the field “Name”"),
    ({"do": "press", "value": "Enter"}, "Нажать клавишу Enter", "Press Enter"),
    ({"do": "see", "text": "Ada"}, "На странице видно «Ada»", "The page shows “Ada”"),
    (
        {"do": "see", "text": "Ada", "count": 2},
        "На странице ровно 2 раза видно: «Ada»",
        "The page shows “Ada” exactly 2 times",
    ),
    (
        {"do": "see", "text": "Ada", "role": "heading"},
        "На странице видно: заголовок «Ada»",
        "The page shows the heading “Ada”",
    ),
    (
        {"do": "see", "role": "row", "count": 3, "in": "Tasks"},
        "На странице ровно 3 строки таблицы в блоке «Tasks»",
        "The page shows exactly 3 table rows in “Tasks”",
    ),
    ({"do": "see", "role": "alert"}, "На странице видно: сообщение", "The page shows the alert"),
    ({"do": "see", "name": "Name", "value": "Ada"}, "В поле «Name» указано «Ada»", "The field “Name” holds “Ada”"),
    ({"do": "see", "name": "Done", "value": True}, "Флажок «Done» отмечен", "“Done” is ticked"),
    ({"do": "not_see", "text": "Ada"}, "На странице не видно «Ada»", "The page does not show “Ada”"),
    ({"do": "at", "path": "/a"}, "Открыта страница /a", "The page /a is open"),
    ({"do": "reload"}, "Обновить страницу", "Reload the page"),
    ({"do": "restart"}, "Перезапустить приложение", "Restart the app"),
    ({"do": "as", "name": "Bob"}, "Продолжить от имени пользователя «Bob»", "Continue as the user “Bob”"),
    (
        {"do": "api", "path": "/api/x", "expect": [{"n": "Я"}], "count": 1},
        'Запрос GET /api/x — записей: 1, в ответе есть [{"n": "Я"}]',
        'The request GET /api/x answers with 1 item and data with [{"n": "Я"}]',
    ),
    (
        {"do": "upload", "name": "Photo", "file": "photo.png"},
        "Выбрать файл photo.png в поле «Photo»",
        "Choose the file photo.png for “Photo”",
    ),
]


@pytest.mark.parametrize(("step", "russian", "english"), SPOKEN, ids=lambda value: json.dumps(value)[:40])
def test_steps_read_aloud(step: dict[str, object], russian: str, english: str) -> None:
    assert read_aloud(Step.model_validate(step), "ru") == russian
    assert read_aloud(Step.model_validate(step), "en") == english


def test_every_kind_is_spoken() -> None:
    kinds = {step["do"] for step, _, _ in SPOKEN}
    assert kinds == set(Step.model_fields["do"].annotation.__args__)


@given(
    st.sampled_from([step for step, _, _ in SPOKEN]),
    st.sampled_from(["ru", "en"]),
    st.fixed_dictionaries(
        {},
        optional={"in": st.text(min_size=1), "role": st.text(min_size=1), "count": st.integers(0, 99)},
    ),
)
def test_whatever_the_fields_a_sentence_comes_out(
    step: dict[str, object], language: Language, more: dict[str, object]
) -> None:
    sentence = read_aloud(Step.model_validate({**step, **more}), language)
    assert sentence
    assert "None" not in sentence or "None" in f"{more}"
    assert not sentence.endswith(" ")
    if language == "ru":
        assert re.match(r"[А-Я]", sentence)


@pytest.mark.parametrize(
    ("number", "form"), [(1, "раз"), (2, "раза"), (5, "раз"), (11, "раз"), (22, "раза"), (101, "раз")]
)
def test_russian_plurals(number: int, form: str) -> None:
    assert plural(number, "раз", "раза", "раз") == form
