import pytest

from engine.builds.state import BuildState, Requirement, RequirementStatus, Spec
from engine.verify.evidence import CheckEvidence, CheckStatus
from samokoder_app.errors import InvalidInput
from samokoder_app.files.contents import MAX_FILE_BYTES, changed_lines, decode, encode
from samokoder_app.files.evidence_table import with_evidence


def test_text_and_binary():
    assert decode("привет".encode()) == "привет"
    assert decode(b"\xff\xfe") is None
    assert decode(b"a\x00b") is None


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * (MAX_FILE_BYTES + 1)])
def test_what_no_editor_should_save_is_refused(text):
    with pytest.raises(InvalidInput):
        encode(text)


def test_changed_lines_are_counted():
    assert changed_lines(b"a\nb\n", b"a\nc\nd\n") == (2, 1)
    assert changed_lines(b"", b"a\n") == (1, 0)


def state(language: str = "en", requirements: tuple[Requirement, ...] = ()) -> BuildState:
    spec = Spec(title="t", summary="s", requirements=requirements) if requirements else None
    return BuildState(idea="i", language=language, stack="fastapi", spec=spec)


def requirement(**values: object) -> Requirement:
    seen = CheckEvidence(
        check_id="C1", title="t", status=CheckStatus.PASSED, sentence="a | b\n# c <img>", ran_at="2026-11-23T03:04:05Z"
    )
    return Requirement(
        **({"id": "R1", "text": "Add", "status": RequirementStatus.PASSED, "evidence": (seen,)} | values)
    )


def test_table_stays_one_row_per_requirement_whatever_the_text():
    table = with_evidence("# App\n", state(requirements=(requirement(), requirement(id="R2", evidence=()))), None)
    rows = [line for line in table.splitlines() if line.startswith("| R")]
    assert len(rows) == 3
    assert "a \\| b # c &lt;img&gt;" in rows[1]
    assert "Requirements passed: 2 of 2." in table


def test_table_replaces_the_older_one():
    once = with_evidence("# App\n\nText.\n", state(requirements=(requirement(),)), 3)
    assert "version 3 is not verified" in once
    twice = with_evidence(once, state("ru", (requirement(),)), None)
    assert twice.count("## ") == 1
    assert "Пройдено требований: 1 из 1." in twice
    assert twice.startswith("# App\n\nText.\n")


def test_readme_without_requirements_is_left_alone():
    assert with_evidence("# App\n", state(), None) == "# App\n"
