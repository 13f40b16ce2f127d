import pytest

from engine.verify.checks import Check
from engine.verify.parsing import ChecksRejected, parse_checks

OPEN = {"do": "open", "path": "/"}
CLICK = {"do": "click", "name": "Add"}
SEE = {"do": "see", "text": "Ada"}


def problems(*steps: object, **fields: object) -> str:
    check = {"id": "C1", "requirement": "R1", "title": "t", "steps": list(steps), **fields}
    with pytest.raises(ChecksRejected) as caught:
        parse_checks([check])
    return " ".join(caught.value.problems)


def test_a_proof_is_accepted() -> None:
    (check,) = parse_checks({"checks": [{"id": "C1", "requirement": "R1", "title": "t", "steps": [OPEN, CLICK, SEE]}]})
    assert isinstance(check, Check)
    assert [step.do for step in check.steps] == ["open", "click", "see"]


@pytest.mark.parametrize(
    "steps",
    [
        [{"do": "as", "name": "Ann"}, OPEN, CLICK, SEE],
        [OPEN, SEE],
        [{"do": "api", "path": "/api/x", "expect": [], "count": 0}, OPEN],
        [{"do": "api", "method": "POST", "path": "/api/x", "body": {}, "status": 201}, {"do": "restart"}],
        [OPEN, CLICK, {"do": "at", "path": "/new"}],
        [
            {"do": "api", "method": "POST", "path": "/api/x", "body": {}, "save": "x"},
            {"do": "api", "path": "/api/x/{x.id}", "expect": {"id": 1}},
        ],
    ],
)
def test_other_proofs_are_accepted(steps: list[object]) -> None:
    assert len(parse_checks([{"id": "C1", "requirement": "R1", "title": "t", "steps": steps}])) == 1


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([CLICK, SEE], "the first step must open a page or call the API"),
        ([OPEN, CLICK], "nothing is checked"),
        ([OPEN, SEE, CLICK], "the last action must be followed by a step that checks its result"),
        ([OPEN, {"do": "at", "path": "/"}], "that a page opens is not behaviour"),
        ([{"do": "api", "path": "/health", "status": 200}, {"do": "reload"}], "that a page opens is not behaviour"),
        ([OPEN, {"do": "fill", "name": "Name"}, SEE], "C1, step 2 (fill): needs “value”"),
        ([OPEN, {"do": "click"}, SEE], "step 2 (click): needs “name”"),
        ([OPEN, CLICK, {"do": "see"}], "step 3 (see): needs “text”, or “name” with “value”, or “role”"),
        ([OPEN, {"do": "upload", "name": "Photo", "file": "my.exe"}, SEE], "“file” must be one of document.pdf"),
        ([OPEN, {"do": "click", "name": ".btn"}, SEE], "looks like a selector"),
        ([OPEN, {"do": "click", "name": "//button[1]"}, SEE], "looks like a selector"),
        ([OPEN, CLICK, {"do": "api", "path": "/api/x/{item.id}", "count": 1}], "uses {item.…}, but no “api” step"),
        ([OPEN, {"do": "dance"}, SEE], "C1, step 2: “do”: input should be 'open'"),
        ([OPEN, CLICK, {"do": "see", "text": "x", "count": -1}], "“count” cannot be negative"),
        ([OPEN], "C1: “steps”: tuple should have at least 2 items"),
    ],
)
def test_what_proves_nothing_is_refused_with_a_sentence(steps: list[object], sentence: str) -> None:
    assert sentence in problems(*steps)


def test_all_problems_come_at_once() -> None:
    text = problems({"do": "click"}, {"do": "fill"})
    assert "step 1" in text
    assert "step 2" in text
    assert "nothing is checked" in text


def test_the_set_is_checked_too() -> None:
    check = {"id": "C1", "requirement": "R1", "title": "t", "steps": [OPEN, CLICK, SEE]}
    with pytest.raises(ChecksRejected) as caught:
        parse_checks([check, {**check, "requirement": "R9"}], requirements=("R1", "R2"))
    assert caught.value.problems == (
        "Two checks have the id C1.",
        "C1 names the requirement R9, which does not exist.",
        "No check proves the requirement R2.",
    )


@pytest.mark.parametrize("raw", [None, "open", {"plan": []}, 3])
def test_what_is_no_list_is_refused(raw: object) -> None:
    with pytest.raises(ChecksRejected, match="must be a JSON list"):
        parse_checks(raw)


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(ChecksRejected, match="Check 1 is not an object"):
        parse_checks(["open /"])
