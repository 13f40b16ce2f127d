"""Diffs: applied they give the new text, and no input makes them slow."""

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samokoder_app.versions.hunks import MAX_LINE_CHARS, diff_texts, split_lines
from samokoder_app.versions.line_diff import Budget, same_lines
from samokoder_app.versions.views import Hunk

ALL = 10**9
LINES = st.lists(st.sampled_from(["", "a", "b", "c\r", "}", "  x", "ещё"]), max_size=60)
ENDS = st.sampled_from(["", "\n"])
TEXTS = st.builds(lambda lines, end: "\n".join(lines) + end, LINES, ENDS)
BUDGETS = st.builds(Budget, gaps=st.sampled_from([0, 50, 400_000]), lines=st.sampled_from([0, 60, 1_500_000]))


def applied(old: str, hunks: Sequence[Hunk]) -> str:
    """The old text with the hunks in their places, as `patch` does it: context and removed lines must be there."""
    before, made, at = split_lines(old), [], 0
    for hunk in hunks:
        start = hunk.old_start - (1 if hunk.old_lines else 0)
        made += before[at:start]
        at = start
        assert len(made) == hunk.new_start - (1 if hunk.new_lines else 0)
        for line in hunk.lines:
            text = line.text + ("\n" if line.has_newline else "")
            if line.kind != "added":
                assert (line.old, before[at]) == (at + 1, text)
                at += 1
            if line.kind != "removed":
                made.append(text)
                assert line.new == len(made)
    return "".join(made + before[at:])


@given(TEXTS, TEXTS, BUDGETS)
@settings(max_examples=150)
def test_the_hunks_make_the_new_text_of_the_old_one(old: str, new: str, budget: Budget) -> None:
    diff = diff_texts(old, new, budget, ALL)
    assert applied(old, diff.hunks) == new
    assert (diff.hunks == ()) is (old == new)
    changed = [line for hunk in diff.hunks for line in hunk.lines if line.kind != "same"]
    assert (diff.added, diff.removed) == tuple(sum(x.kind == kind for x in changed) for kind in ("added", "removed"))


@given(TEXTS, TEXTS)
@settings(max_examples=80)
def test_blocks_rise_and_their_lines_are_equal(old: str, new: str) -> None:
    before, after = split_lines(old), split_lines(new)
    last = (0, 0)
    for block in same_lines(before, after, Budget()):
        assert before[block.old : block.old + block.size] == after[block.new : block.new + block.size]
        assert last <= (block.old, block.new)
        assert block.size > 0
        last = (block.old + block.size, block.new + block.size)


@given(st.text(max_size=80))
@settings(max_examples=50)
def test_lines_joined_are_the_text(text: str) -> None:
    assert "".join(split_lines(text)) == text


@given(TEXTS, TEXTS, st.integers(0, 12))
@settings(max_examples=50)
def test_a_cut_diff_keeps_to_its_lines_and_says_so(old: str, new: str, most: int) -> None:
    whole, cut = (diff_texts(old, new, Budget(), limit) for limit in (ALL, most))
    assert cut.shown == min(most, whole.shown)
    assert cut.is_cut is (whole.shown > most)
    assert (cut.added, cut.removed) == (whole.added, whole.removed)


def test_a_changed_line_among_others_is_one_hunk_with_three_lines_around_it() -> None:
    old = [f"line {number}" for number in range(20)]
    new = [*old[:10], "other", *old[11:]]
    (hunk,) = diff_texts("\n".join(old), "\n".join(new), Budget(), ALL).hunks
    assert (hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines) == (8, 7, 8, 7)
    assert [line.kind for line in hunk.lines] == ["same"] * 3 + ["removed", "added"] + ["same"] * 3


def test_moved_braces_do_not_tear_a_function_apart() -> None:
    one, two = "def a():\n    x\n\n", "def b():\n    y\n\n"
    diff = diff_texts(one + two, one + "def c():\n    z\n\n" + two, Budget(), ALL)
    assert (diff.added, diff.removed) == (3, 0)


def test_a_line_too_long_is_clipped_and_says_so() -> None:
    (hunk,) = diff_texts("", "x" * 1_000_000, Budget(), ALL).hunks
    (line,) = hunk.lines
    assert (len(line.text), line.is_clipped, line.has_newline) == (MAX_LINE_CHARS, True, False)


def shuffled(kinds: int, seed: int, size: int = 1_000_000) -> str:
    """A megabyte of short lines of so many kinds."""
    chance = random.Random(seed)  # noqa: S311 - the same hostile file in every run
    lines, length = [], 0
    while length < size:
        lines.append(f"{chance.randrange(kinds)}")
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def permuted(seed: int) -> str:
    lines = [f"line {number}" for number in range(80_000)]
    random.Random(seed).shuffle(lines)  # noqa: S311
    return "\n".join(lines)


def nested() -> tuple[str, str]:
    """Every pass finds one unique line and leaves all others: the depth is what ends it."""

    def layers(depth: int, mark: str) -> list[str]:
        if depth == 0:
            return [f"{mark}{number % 7}" for number in range(300)]
        inner = layers(depth - 1, mark)
        return [*inner, f"unique {depth} {mark == 'o'}", f"anchor {depth}", *inner]

    return "\n".join(layers(8, "o")), "\n".join(layers(8, "n"))


def gaps() -> tuple[str, str]:
    """Anchors with gaps between them that are as dear to difflib as it lets them be."""

    def text(seed: int) -> str:
        chance = random.Random(seed)  # noqa: S311
        return "\n".join(f"{i}" if i % 200 == 0 else chance.choice("ab") for i in range(300_000))

    return text(1), text(2)


HOSTILE = {
    "two kinds": lambda: (shuffled(2, 1), shuffled(2, 2)),
    "a hundred kinds": lambda: (shuffled(100, 1), shuffled(100, 2)),
    "pairs": lambda: (shuffled(90_000, 1), shuffled(90_000, 2)),
    "another order": lambda: (permuted(1), permuted(2)),
    "empty lines": lambda: ("\n" * 1_000_000, "\n" * 999_999),
    "empty lines around": lambda: ("a" + "\n" * 999_998, "\n" * 999_998 + "b"),
    "alternating": lambda: ("a\nb\n" * 250_000, "b\na\n" * 250_000),
    "nested": nested,
    "gaps": gaps,
    "one line": lambda: ("x" * 1_000_000, "y" * 1_000_000),
}
SECONDS = 6.0
"""On a busy machine; a quiet one takes about a second, and difflib alone would take hours."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_megabyte_is_compared_in_seconds(name: str) -> None:
    old, new = HOSTILE[name]()
    started = time.process_time()
    diff = diff_texts(old, new, Budget(), 2_000)
    assert time.process_time() - started < SECONDS
    assert diff.shown <= 2_000
