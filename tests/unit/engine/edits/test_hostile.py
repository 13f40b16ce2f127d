"""Texts that are made to cost time: everything ends within seconds."""

import time
from contextlib import suppress

import pytest

from engine.edits.planning import plan_changes
from engine.edits.recognition import parse_blocks
from engine.edits.refusals import EditsRefused

SIZE = 80_000
"""Letters: what takes more than once the text for each of its places takes minutes already."""

MOST_SECONDS = 4
PIECES = [
    "<<<<<<< SEARCH\n", "<<<<<<< SEARCH\n=======\n", "=======\n", ">>>>>>> REPLACE\n", '<file path="a.md">\n', '<edit path="a">\n',
    "```\n", "```python\n", "~~~a\n```\n", "a.py\n```\n", "{\n", '{"old_str": \n', '{"path": {\n', "[{\n", '"', '\\"', "/*", "//", "{'a': ",
    "*** Begin Patch\n", "*** Update File: a\n", "*** Add File: a\n+x\nwords\n", "--- a\n+++ b\n", "--- a\n+++ b\n@@\n-x\n+y\n\nwords\n", "diff --git a b\n", "@@ -1 +1 @@\n",
    "<function=x>\n", "<parameter=", "a.", "a/", "`", "# ", " ", "\t", "\n", "<", "...\n", "# ... rest of the code\n", "остальной ",
]  # fmt: skip


def seconds(answer: str, files: dict[str, str]) -> float:
    started = time.process_time()
    with suppress(EditsRefused):
        plan_changes(parse_blocks(answer), files.get)
    return time.process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_repeated(piece: str):
    text = piece * (SIZE // len(piece))
    assert seconds(text, {}) < MOST_SECONDS
    assert seconds(f'<file path="b.txt">\n{text}\n</file>\n', {}) < MOST_SECONDS


@pytest.mark.parametrize("line", ["a", "a b c d", "x = 1  # y", "", "# c", "...", "(" * 50, "“", "&lt;"])
def test_a_file_of_one_line_repeated(line: str):
    text = f"{line}\n" * (SIZE // (len(line) + 1))
    for count in (1, 500):
        old = f"{line}\n" * count + "zz\n"
        answer = f'<edit path="a.txt">\n<<<<<<< SEARCH\n{old}=======\nb\n>>>>>>> REPLACE\n</edit>\n'
        assert seconds(answer, {"a.txt": text}) < MOST_SECONDS
        assert seconds(answer.replace("zz\n", ""), {"a.txt": text}) < MOST_SECONDS


def test_many_hunks_that_miss():
    hunks = "".join(f"<<<<<<< SEARCH\nline {n}\n=======\nb\n>>>>>>> REPLACE\n" for n in range(190))
    text = "".join(f"some other line {n}\n" for n in range(4_000))
    assert seconds(f'<edit path="a.txt">\n{hunks}</edit>\n', {"a.txt": text}) < MOST_SECONDS


def test_a_line_that_does_not_end():
    text = "x = '" + "a" * SIZE + "'\ny = 1\n"
    answer = '<edit path="a.txt">\n<<<<<<< SEARCH\ny  = 1\n=======\ny = 2\n>>>>>>> REPLACE\n</edit>\n'
    assert seconds(answer, {"a.txt": text}) < MOST_SECONDS
