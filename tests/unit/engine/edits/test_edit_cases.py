"""Every case of the set: the outcome to the letter, or the refusal; and taken again nothing more changes."""

import pytest

from bench.edit_cases import EditCase, edit_cases
from engine.edits.ground import Ground
from engine.edits.planning import plan_changes
from engine.edits.recognition import parse_blocks
from engine.edits.refusals import EditsRefused

CASES = edit_cases()


def outcome(case: EditCase, before: dict[str, str]) -> dict[str, str]:
    ground = Ground(protected=case.protected, known=frozenset(before), shown=case.shown, misses=case.misses)
    changes = plan_changes(parse_blocks(case.answer), before.get, ground)
    after = {**before, **changes.files}
    return {path: text for path, text in after.items() if text is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_case(case: EditCase):
    before = dict(case.before)
    if case.refused:
        with pytest.raises(EditsRefused) as caught:
            outcome(case, before)
        assert caught.value.refusals[0].code == case.refused
        return
    after = outcome(case, before)
    assert after == case.after
    try:
        assert outcome(case, after) == after
    except EditsRefused:
        assert after != before


def test_the_set_is_large_and_its_titles_differ():
    assert len(CASES) >= 150
    assert len({case.title for case in CASES}) == len(CASES)
    assert sum(bool(case.refused) for case in CASES) >= 50
