import pytest

from engine.verify.commands import first_lines, last_line


@pytest.mark.parametrize(
    ("output", "summary"),
    [
        ("..\n\n===== \x1b[32m2 passed\x1b[0m in 0.1s =====\n", "2 passed in 0.1s"),
        ("FAILED tests/x.py::a - assert 1 == 2\n1 failed in 0.1s\n\n", "1 failed in 0.1s"),
        (
            " Test Files  2 passed (2)\n      Tests  4 passed (4)\n   Start at  08:07\n   Duration  1.1s\n",
            "Tests  4 passed (4)",
        ),
        ("✔ a (1ms)\nℹ tests 8\nℹ pass 8\nℹ fail 0\nℹ todo 0\nℹ duration_ms 234.6\n", "8 passed"),
        ("ℹ tests 8\nℹ pass 6\nℹ fail 2\n\n✖ failing tests:\n\n✖ a row is kept\n  1 !== 2\n", "6 passed, 2 failed"),
        ("ℹ tests 0\nℹ pass 0\nℹ fail 0\n", "0 passed"),
        ("", "—"),
    ],
)
def test_test_runners_sum_up_at_the_end(output: str, summary: str) -> None:
    assert last_line(output) == summary


@pytest.mark.parametrize(
    ("output", "summary"),
    [
        (
            "F821 Undefined name `x`\n --> app/main.py:1:1\n  |\nFound 1 error.\n",
            "F821 Undefined name `x` --> app/main.py:1:1",
        ),
        (
            "*** Error compiling 'app/a.py'...\n  File \"app/a.py\", line 1\n",
            "Error compiling 'app/a.py'... File \"app/a.py\", line 1",
        ),
        ("", "—"),
    ],
)
def test_compilers_name_the_first_problem_first(output: str, summary: str) -> None:
    assert first_lines(output) == summary
