"""Every text exists in both languages, needs the same values in both, and speaks as the product speaks."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import samokoder_app.i18n as catalog
from engine.reasons import reason
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.i18n.builder import Stream
from samokoder_app.i18n.errors import ERRORS, error_sentence
from samokoder_app.i18n.text import LANGUAGES, Text, bundle


def every_text() -> Iterator[tuple[str, Text]]:
    for module_info in pkgutil.iter_modules(catalog.__path__):
        module = importlib.import_module(f"{catalog.__name__}.{module_info.name}")
        for name, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield from ((f"{name}.{key}", text) for key, text in vars(value).items() if isinstance(text, Text))
            elif isinstance(value, dict):
                yield from ((f"{name}[{key}]", text) for key, text in value.items() if isinstance(text, Text))


TEXTS = [pytest.param(text, id=key) for key, text in every_text()]


def test_the_catalog_is_found() -> None:
    assert len(TEXTS) > 200


@pytest.mark.parametrize("text", TEXTS)
def test_both_languages_say_something_with_the_same_values(text: Text) -> None:
    assert text.ru.strip()
    assert text.en.strip()
    assert text.placeholders("ru") == text.placeholders("en")


@pytest.mark.parametrize("text", TEXTS)
def test_the_voice_is_calm(text: Text) -> None:
    assert "!" not in text.ru + text.en
    assert "oops" not in text.en.lower()


@pytest.mark.parametrize("text", TEXTS)
def test_english_has_no_cyrillic(text: Text) -> None:
    assert not re.search("[а-яё]", text.en, re.IGNORECASE)


def test_a_bundle_has_the_same_keys_in_both_languages() -> None:
    bundled = bundle(Stream)
    assert set(bundled) == set(LANGUAGES)
    assert bundled["ru"].keys() == bundled["en"].keys()


COUNTS = [pytest.param(text, id=key) for key, text in every_text() if key.partition(".")[2].startswith("count_")]


def test_counts_are_found() -> None:
    assert len(COUNTS) >= 5


@pytest.mark.parametrize("text", COUNTS)
def test_plural_forms_are_complete(text: Text) -> None:
    """Three forms in Russian, two in English, each with the place of its number."""
    for language, forms in (("ru", 3), ("en", 2)):
        said = text.said_in(language).split("|")
        assert len(said) == forms
        assert all("#" in form for form in said)


@pytest.mark.parametrize("text", TEXTS)
def test_dashes_and_quotes_are_those_of_the_language(text: Text) -> None:
    assert " – " not in text.ru
    assert " - " not in text.ru + text.en
    assert not re.search("[“”]", text.ru)
    assert not re.search("[«»]", text.en)


@pytest.mark.parametrize("text", [pytest.param(text, id=key) for key, text in ERRORS.items()])
def test_an_error_says_more_than_that_something_failed(text: Text) -> None:
    """What happened, and then why or what to do: more than one clause in both languages."""
    assert re.search(r"[.:;,] ", text.ru)
    assert re.search(r"[.:;,] ", text.en)


def test_an_unknown_error_reads_as_its_kinds_sentence() -> None:
    assert error_sentence(InvalidInput("nobody_wrote_this"), "en") == ERRORS["error.invalid_input"].en
    assert error_sentence(NotFound("project_not_found"), "ru")


def test_a_reason_in_an_error_is_said_in_the_errors_language() -> None:
    error = InvalidInput("path_rejected", reason=reason("path_spaces", path="a /b"))
    assert error_sentence(error, "ru") == (
        "Такой путь нельзя использовать. Имя в пути a /b начинается или заканчивается пробелом."
    )
    assert error_sentence(error, "en") == "This path cannot be used. A name in a /b begins or ends with a space."
