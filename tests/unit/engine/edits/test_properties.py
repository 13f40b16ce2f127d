"""What holds for every file and every edit."""

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.edits.planning import plan_changes
from engine.edits.recognition import parse_blocks
from engine.edits.refusals import EditsRefused

PATH = "notes.txt"
LINE = st.text(alphabet="abcXY01 \t=()'\"“–\u00a0я&;<>./#", max_size=12).filter(
    lambda line: not line.startswith(("<", ">", "=", "`"))
)
LINES = st.lists(LINE, min_size=1, max_size=12)
FEW = st.lists(LINE, min_size=0, max_size=4)
ENDS = st.sampled_from(["\n", "\r\n"])


def block(search: list[str], replace: list[str]) -> str:
    old, new = ("".join(f"{line}\n" for line in lines) for lines in (search, replace))
    return f'<edit path="{PATH}">\n<<<<<<< SEARCH\n{old}=======\n{new}>>>>>>> REPLACE\n</edit>\n'


def apply(answer: str, text: str) -> str:
    changed = plan_changes(parse_blocks(answer), {PATH: text}.get).files
    return changed.get(PATH, text) or ""


def attempt(answer: str, text: str) -> str | None:
    try:
        return apply(answer, text)
    except EditsRefused:
        return None


@settings(deadline=None)
@given(LINES, FEW, FEW, LINES, ENDS, st.booleans())
def test_lines_outside_of_a_hunk_stay_and_the_inverse_takes_it_back(head, old, new, tail, end, is_ended):
    middle = ["@old", *old]
    text = end.join([*head, *middle, *tail]) + (end if is_ended else "")
    changed = attempt(block(middle, ["@new", *new]), text)
    assume(changed is not None)
    wanted = end.join([*head, "@new", *new, *tail]) + (end if is_ended else "")
    assert changed == wanted
    assert apply(block(["@new", *new], middle), changed) == text


@settings(deadline=None)
@given(LINES, FEW, LINES)
def test_what_stands_twice_is_refused(lines, new, other):
    assume(any(line.strip() for line in lines))
    text = "".join(f"{line}\n" for line in [*lines, *other, *lines])
    changed = attempt(block(lines, [*new, "@new"]), text)
    assert changed is None


@settings(deadline=None)
@given(LINES, st.integers(0, 11), st.integers(1, 4), FEW)
@example(["a", "b", "a"], 1, 1, ["a", "b"])
def test_taken_again_an_edit_changes_nothing_more(lines, start, count, new):
    text = "".join(f"{line}\n" for line in lines)
    answer = block(lines[start : start + count], new)
    changed = attempt(answer, text)
    if changed is not None:
        assert attempt(answer, changed) in (changed, None)


@settings(deadline=None)
@given(LINES, FEW, FEW)
@example([" 0"], ["0"], [])
def test_whatever_is_changed_lies_where_the_old_text_stood(lines, old, new):
    """A foreign edit is refused, or it takes as many lines as it names and leaves all others."""
    text = "".join(f"{line}\n" for line in lines)
    changed = attempt(block(old, ["@new", *new]), text)
    if changed is None or changed == text:
        return
    result = changed.removesuffix("\n").split("\n")
    at = [line.strip() for line in result].index("@new")  # with the indent of the lines whose place it takes
    assert result[:at] == lines[:at]
    rest = lines[at:]
    assert any(result[len(result) - size :] == rest[len(rest) - size :] for size in range(len(rest), -1, -1))
    signs = ["".join(letter for letter in line if letter.isalnum()) for line in old if line.strip()]
    taken = ["".join(letter for letter in line if letter.isalnum()) for line in rest if line.strip()]
    assert not signs or taken[: len(signs)] == signs


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    attempt(text, "one\n")
