"""No text is missing, none is unused, and no words are shown that are not in the catalogue."""

import re
from functools import cache

import pytest

from engine.builds.state import RequirementStatus
from samokoder_app.i18n.errors import ERRORS
from samokoder_app.i18n.text import texts_of
from samokoder_app.versions.views import Change
from tests.unit.samokoder_app.i18n.components import FOLDER, components, reached_from
from tests.unit.samokoder_app.i18n.sources import (
    ROOT,
    areas,
    handed_to,
    libraries_of,
    named,
    raised_codes,
    tables,
    words_outside,
)

STREAM = "build_stream"
"""Whoever imports it may ask for the texts of `Stream`."""

WORDS_OF_DATA = {status.value for status in RequirementStatus} | set(Change.__args__) | {"binary", "too_large", "limit"}
"""Keys that only the data of a page name."""

NO_WORDS = {
    "https://…/v1", "STRIPE_SECRET_KEY", "api.stripe.com",  # what is typed looks like this in every language
    "ZIP", "v", "Ctrl", " (Ctrl+K)", "title: Ctrl+S", "title:  (Ctrl+K)", "aria-label: v",
    "Русский", "English",  # a language is called by its own name
}  # fmt: skip
NEVER_SHOWN = {
    "bad_kind",
    "bad_status",
    "room_taken",
    "lease_lost",
    "credits_reference_reused",
    "entries_do_not_balance",
    "ledger_is_append_only",
    "managed_call_refused",
}
"""What the database says to our own code when that is wrong or late."""

BOTH_LANGUAGES_AT_ONCE = {"samokoder_app/own_data/readme.py"}
"""A document that says everything twice."""


@cache
def shown_by() -> dict[str, frozenset[str]]:
    """The modules of React components that get an area's texts, by area."""
    found: dict[str, frozenset[str]] = {}
    for area, paths in handed_to("bundle").items():
        roots = {name for path in paths for name in libraries_of(path)}
        if area == "Stream":
            roots |= {name for name, one in components().items() if STREAM in one.imports}
        found[area] = frozenset(module for root in roots for module in reached_from(root))
    return found


def is_shown(area: str, key: str) -> bool:
    """Whether a component names the text, or may make its key of data."""
    for module in shown_by()[area]:
        one = components()[module]
        if key in one.keys | one.words or any(pattern.fullmatch(key) for pattern in one.patterns):
            return True
    return key in WORDS_OF_DATA


@pytest.mark.parametrize("area", areas())
def test_every_text_is_used(area: str) -> None:
    unused = [key for key in texts_of(areas()[area]) if (area, key) not in named()]
    if area in shown_by():
        unused = [key for key in unused if not is_shown(area, key)]
    elif area in handed_to("texts_of"):  # chosen by data
        unused = []
    assert unused == []


@pytest.mark.parametrize("name", components())
def test_no_component_asks_for_a_text_that_it_does_not_get(name: str) -> None:
    known = {key for area, modules in shown_by().items() if name in modules for key in texts_of(areas()[area])}
    assert components()[name].keys - known == set()


def test_a_sentence_of_a_table_has_a_code_that_something_says() -> None:
    folders = ("samokoder_app", "engine", "alembic")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".sql"})
    sources = [path for path in found if "i18n" not in path.parts]
    words = {word for path in sources for word in re.findall(r"[\w.]+", path.read_text())}
    codes = {key for table in tables().values() for key in table}
    assert {code for code in codes if code not in words and code.removeprefix("error.") not in words} == set()


def test_every_error_that_is_raised_has_a_sentence() -> None:
    assert {code for code in raised_codes() if f"error.{code}" not in ERRORS} - NEVER_SHOWN == set()


def test_nothing_is_said_outside_the_catalogue() -> None:
    in_python = [(path, words) for path, words in words_outside() if path not in BOTH_LANGUAGES_AT_ONCE]
    in_components = [(one.name, words) for one in components().values() for words in one.said]
    assert [(where, words) for where, words in (*in_python, *in_components) if words not in NO_WORDS] == []


def test_components_have_no_russian_of_their_own() -> None:
    words = [(one.name, word) for one in components().values() for word in one.words if re.search("[А-яё]", word)]
    assert [pair for pair in words if pair[1] not in NO_WORDS] == []


def test_numbers_dates_and_money_are_written_in_one_place() -> None:
    own_ways = re.compile(r"\bIntl\.|\.toLocale\w*String\(|\.toFixed\(|\$\$\{")
    places = {"figures.js", "language.js", "counting.js", "file_tree_model.js"}  # the last compares names
    assert [
        path.name for path in sorted(FOLDER.iterdir()) if path.name not in places and own_ways.search(path.read_text())
    ] == []


def test_python_writes_dollars_in_one_place() -> None:
    sources = [path for path in (ROOT / "samokoder_app").rglob("*.py") if re.search(r"""f["']\$\{""", path.read_text())]
    assert sources == []
