import re
from pathlib import Path

import pytest

import engine.verify
from engine.verify import sentences
from engine.verify.sentences import check_passed, say

BROWSER = Path(engine.verify.__file__).parent / "browser"


@pytest.mark.parametrize("code", sorted(sentences._TEXTS))
def test_both_languages_name_the_same_values(code: str) -> None:
    russian, english = sentences._TEXTS[code]
    assert set(re.findall(r"\{(\w+)\}", russian)) == set(re.findall(r"\{(\w+)\}", english))
    for language in ("ru", "en"):
        assert "{" not in say(code, language)


def test_every_code_of_the_runner_has_a_sentence() -> None:
    code = re.compile(r"StepFailed\('(\w+)'")
    raised = {found for path in BROWSER.glob("*.mjs") for found in code.findall(path.read_text())}
    assert len(raised) > 10
    assert raised <= set(sentences._TEXTS)


@pytest.mark.parametrize(
    ("code", "values", "russian", "english"),
    [
        (
            "not_found",
            {"name": "Export as PDF"},
            "на странице нет ничего с названием «Export as PDF»",
            "nothing named “Export as PDF” on the page",
        ),
        (
            "not_found",
            {"name": "X", "in": "Y"},
            "на странице нет ничего с названием «X» в блоке «Y»",
            "nothing named “X” on the page in “Y”",
        ),
        (
            "text_missing",
            {"text": "Ada", "status": 404},
            "на странице не видно: «Ada» (страница ответила 404)",
            "“Ada” is not on the page (the page answered 404)",
        ),
        (
            "tick_differs",
            {"name": "Done", "value": True, "found": False},
            "флажок «Done»: не отмечено, а должно быть: отмечено",
            "“Done” is not ticked, not ticked",
        ),
    ],
)
def test_sentences(code: str, values: dict[str, object], russian: str, english: str | None) -> None:
    assert say(code, "ru", values) == russian
    if english is not None:
        assert say(code, "en", values) == english


def test_unknown_codes_are_said_plainly() -> None:
    assert "boom" in say("no_such_code", "en", {"message": "boom"})


def test_a_passed_check_counts_its_steps() -> None:
    assert check_passed(5, "ru") == "Все шаги выполнены: 5 из 5."
    assert check_passed(5, "en") == "All 5 steps held."
