"""Checkpoints of older versions stay readable; small pure parts of a build."""

import json
from pathlib import Path

import pytest

from engine.builds.evidence_table import with_evidence
from engine.builds.files import count_lines
from engine.builds.language import language_of
from engine.builds.requirements import judged
from engine.builds.sentences import _SENTENCES, role_name, say
from engine.builds.stages.failing import mark_of
from engine.builds.state import STATE_VERSION, BuildState, Requirement, RequirementStatus, Role
from engine.verify.checks import Check
from engine.verify.evidence import CheckEvidence, CheckStatus

GOLDEN = Path(__file__).parent / "golden" / f"state-{STATE_VERSION}.json"


def test_the_golden_checkpoint_is_read_and_written_unchanged():
    text = GOLDEN.read_text()
    state = BuildState.model_validate_json(text)
    written = json.loads(state.model_dump_json(by_alias=True))
    assert holds(written, json.loads(text))


def holds(written: object, kept: object) -> bool:
    """Whether `written` says all that `kept` said; fields that came later are allowed."""
    if isinstance(kept, dict):
        return isinstance(written, dict) and all(name in written and holds(written[name], kept[name]) for name in kept)
    if isinstance(kept, list):
        return isinstance(written, list) and len(written) == len(kept) and all(map(holds, written, kept))
    return written == kept


def test_a_checkpoint_without_later_fields_is_read():
    state = BuildState.model_validate({"version": 1, "idea": "x", "language": "en", "stack": "fastapi"})
    assert (state.rests, state.is_accepted, state.vacuous) == (0, False, ())


@pytest.mark.parametrize(
    ("kept", "read"), [("own", "samokoder"), ("gpt_pilot", "gpt-pilot"), ("gpt-pilot", "gpt-pilot")]
)
def test_engines_are_read_by_their_earlier_names(kept, read):
    state = {"version": 1, "idea": "x", "language": "en", "stack": "vite-express", "engine": kept}
    assert BuildState.model_validate(state).engine == read


@pytest.mark.parametrize(
    ("idea", "language"),
    [
        ("список дел", "ru"),
        ("a todo list", "en"),
        ("CRM для автосервиса", "ru"),
        ("Todo app called Дом", "en"),
        ("", "en"),
    ],
)
def test_language_of_an_idea(idea, language):
    assert language_of(idea) == language


@pytest.mark.parametrize("key", sorted(_SENTENCES))
def test_sentences_have_the_same_values_in_both_languages(key):
    russian, english = _SENTENCES[key]
    assert {part.split("}")[0] for part in russian.split("{")[1:]} == {
        part.split("}")[0] for part in english.split("{")[1:]
    }


def test_sentences_are_filled_in():
    assert say("vacuous_checks", "en", checks="C1").endswith("prove nothing: C1.")
    assert role_name(Role.BUG_HUNTER, "ru") == "охотник за ошибками"


def seen(check_id: str, status: str, sentence: str = "seen") -> CheckEvidence:
    return CheckEvidence(check_id=check_id, title=check_id, status=CheckStatus(status), sentence=sentence)


def requirement(*ids: str) -> Requirement:
    steps = [{"do": "open", "path": "/"}, {"do": "see", "text": "x"}]
    checks = [Check.model_validate({"id": one, "requirement": "R1", "title": one, "steps": steps}) for one in ids]
    return Requirement(id="R1", text="A row | with a bar.", checks=tuple(checks))


@pytest.mark.parametrize(
    ("found", "vacuous", "status"),
    [
        ([seen("C1", "passed"), seen("C2", "passed")], (), "passed"),
        ([seen("C1", "passed"), seen("C2", "passed")], ("C1",), "passed"),
        ([seen("C1", "passed"), seen("C2", "passed")], ("C1", "C2"), "not_verified"),
        ([seen("C1", "passed"), seen("C2", "failed")], (), "failed"),
        ([seen("C1", "passed"), seen("C2", "not_verified")], (), "not_verified"),
        ([seen("C1", "passed")], (), "not_verified"),
        ([], (), "not_verified"),
    ],
)
def test_how_evidence_becomes_a_status(found, vacuous, status):
    evidence = {one.check_id: one for one in found}
    assert judged(requirement("C1", "C2"), evidence, vacuous, "note").status is RequirementStatus(status)


def test_the_same_failure_has_the_same_mark_whatever_its_numbers():
    assert mark_of([seen("C1", "failed", "port 8123 after 1.2 s")], "") == mark_of(
        [seen("C1", "failed", "port 9000 after 3.4 s")], ""
    )
    assert mark_of([seen("C1", "failed", "a")], "") != mark_of([seen("C2", "failed", "a")], "")


def test_the_table_of_evidence_is_renewed_not_repeated():
    item = judged(requirement("C1"), {"C1": seen("C1", "failed", "nothing named “Add”")}, (), "note")
    once = with_evidence("# App\n\nText.\n", [item], [], "en")
    assert r"| R1. A row \| with a bar. | failed | C1: nothing named “Add” |" in once
    assert with_evidence(once, [item], [], "en") == once


def test_lines_are_counted():
    assert count_lines("a\nb\nc\n", "a\nx\ny\nc\n") == (2, 1)
