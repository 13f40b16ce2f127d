import pytest

from samokoder_app.projects.naming import MAX_NAME, name_from_idea


@pytest.mark.parametrize(
    ("idea", "name"),
    [
        ("a todo list with due dates. And tags.", "A todo list with due dates"),
        ("список книг\nс оценками", "Список книг"),
        ("  ...  ", "..."),
        (
            "учёт заявок на ремонт для управляющей компании с фотографиями",
            "Учёт заявок на ремонт для управляющей компании с…",
        ),
    ],
)
def test_a_name_is_the_ideas_beginning(idea: str, name: str) -> None:
    assert name_from_idea(idea) == name


def test_a_name_always_fits() -> None:
    for idea in ("x" * 5000, "слово " * 3000, "?" * 100):
        assert 1 <= len(name_from_idea(idea)) <= MAX_NAME
