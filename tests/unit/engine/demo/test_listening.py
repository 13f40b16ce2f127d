"""What the demo model makes of a message: what it knows, what it can add, and an honest no."""

import pytest

from engine.llm.demo.listening import Message, heard
from engine.llm.demo.reading import read_idea

BOOKS = {"ru": "Каталог книг: название, автор, оценка", "en": "A list of books with title, author and rating"}
REQUIRED = (("R1", "A book can be added."), ("R2", "The search finds books."))


def listened(language, text, **more):
    return heard(read_idea(BOOKS[language], language), Message(text=text, required=REQUIRED, **more))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Что умеет приложение?"),
        ("ru", "как добавить книгу"),
        ("en", "What can it do?"),
        ("en", "Where are the ratings kept?"),
    ],
)
def test_a_question_is_answered_from_the_requirements(language, text):
    said, payload = listened(language, text)
    assert payload == {"kind": "question"}
    assert "- A book can be added." in said
    assert ("Оценка" if language == "ru" else "Rating") in said


@pytest.mark.parametrize(
    ("language", "text", "field", "of"),
    [
        ("ru", "Добавь книгам поле «Издательство»", "«Издательство»", "«Книги»"),
        ("ru", "добавь поле издательство", "«Издательство»", "«Книги»"),
        ("en", "Add a field “Publisher” to the books", "“Publisher”", "“Books”"),
        ("en", "add a publisher to books", "“Publisher”", "“Books”"),
    ],
)
def test_a_field_becomes_a_requirement(language, text, field, of):
    said, payload = listened(language, text)
    assert payload["kind"] == "change"
    [wish] = payload["requirements"]
    assert field in wish["text"]
    assert of in wish["text"]
    assert wish["text"] in said


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Переименуй «Автор» в «Писатель»"),
        ("ru", "убери поле «Оценка»"),
        ("ru", "сделай страницу красной"),
        ("en", "Rename “Author” to “Writer”"),
        ("en", "add a chart"),
        ("en", "make it blue"),
    ],
)
def test_what_it_cannot_do_it_says(language, text):
    said, payload = listened(language, text)
    assert payload == {"kind": "change", "cannot": True}
    assert "«Приоритет»" in said or "“Priority”" in said


@pytest.mark.parametrize("text", ["Ошибка: книга не удаляется", "книга не сохраняется", "the search is broken"])
def test_a_bug_is_beyond_it_unless_a_requirement_has_failed(text):
    language = "en" if text.startswith("the") else "ru"
    assert listened(language, text)[1] == {"kind": "bug", "cannot": True}
    assert listened(language, text, failed=("R2",))[1] == {"kind": "bug", "shown_by": ["R2"]}


def test_an_error_of_the_browser_is_a_bug_whatever_is_written():
    assert listened("en", "what is this?", has_error=True)[1]["kind"] == "bug"
