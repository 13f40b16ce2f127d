"""Days relative to the run: known to every check without a call before."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.verify.api_answers import with_saved_values
from engine.verify.checks import Step
from engine.verify.parsing import ChecksRejected, parse_checks
from engine.verify.today import FIELDS, NAME, today


def check(value: str) -> dict[str, object]:
    steps = [
        {"do": "open", "path": "/"},
        {"do": "fill", "name": "Date", "value": value},
        {"do": "click", "name": "Add"},
        {"do": "see", "text": value},
    ]
    return {"id": "C1", "requirement": "R1", "title": "dates", "steps": steps}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("{today.date}", 0), ("{today}", 0), ("{{ tomorrow }}", 1), ("{yesterday}", -1), ("{today.in_a_week}", 7)],
)
def test_days_are_filled_in_when_the_check_runs(written: str, meant: int) -> None:
    [parsed] = parse_checks([check(written)], ["R1"])
    step = with_saved_values(parsed.steps[1], {NAME: today()})
    assert step.value == (datetime.now(UTC).astimezone().date() + timedelta(days=meant)).isoformat()


def test_the_year_keeps_its_type_alone_and_is_text_in_a_path() -> None:
    step = Step.model_validate({"do": "api", "path": "/api/{today.year}", "body": {"year": "{today.year}"}})
    filled = with_saved_values(step, {NAME: today()})
    assert filled.path == f"/api/{datetime.now(UTC).astimezone().date().year}"
    assert filled.body == {"year": datetime.now(UTC).astimezone().date().year}


def test_an_unknown_day_is_refused_and_other_names_still_need_a_save() -> None:
    assert "next_month" not in FIELDS
    with pytest.raises(ChecksRejected, match=r"today\.next_month.*there are date"):
        parse_checks([check("{today.next_month}")], ["R1"])
    with pytest.raises(ChecksRejected, match="week"):
        parse_checks([check("{week.start}")], ["R1"])
