import pytest

from engine.verify.checking import VacuousAssertions
from engine.verify.checks import Step

OPEN = {"do": "open", "path": "/"}
CLICK = {"do": "click", "name": "Add"}
TITLE = {"do": "see", "text": "Contacts"}
ADA = {"do": "see", "text": "Ada"}


def verdict(steps: list[dict[str, object]], held: set[int]) -> int | None:
    vacuous = VacuousAssertions([Step.model_validate(step) for step in steps])
    for index in range(len(steps)):
        for later, _ in vacuous.directly_after(index):
            vacuous.note(later, later in held)
    return vacuous.verdict()


@pytest.mark.parametrize(
    ("steps", "held", "expected"),
    [
        ([OPEN, CLICK, ADA], set(), None),
        ([OPEN, CLICK, TITLE], {2}, 2),
        ([OPEN, CLICK, TITLE, ADA], {2}, None),
        ([OPEN, CLICK, TITLE, {"do": "reload"}, TITLE], {2}, 2),
        ([OPEN, CLICK, TITLE, {"do": "restart"}, OPEN, ADA], {2}, None),
        ([OPEN, CLICK, TITLE, {"do": "api", "path": "/api/x", "count": 1}], {2}, None),
        ([OPEN, ADA, CLICK, TITLE], {3}, 3),
        ([OPEN, TITLE], set(), None),
    ],
)
def test_what_was_true_before_the_action_proves_nothing(
    steps: list[dict[str, object]], held: set[int], expected: int | None
) -> None:
    assert verdict(steps, held) == expected


def test_only_assertions_directly_after_an_action_are_probed() -> None:
    steps = [Step.model_validate(step) for step in (OPEN, CLICK, TITLE, {"do": "at", "path": "/"}, OPEN, ADA)]
    vacuous = VacuousAssertions(steps)
    assert vacuous.directly_after(0) == []
    assert [index for index, _ in vacuous.directly_after(1)] == [2, 3]
