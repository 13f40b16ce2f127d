"""What of a replacement is new: lines that the old text has too are left as the file has them."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_PAIRS = 40_000
"""Comparing takes up to the cube of the lines; longer middles are new as a whole."""


class Step(NamedTuple):
    """Lines `old` of the old text are kept, or give way to lines `new` of the replacement (half-open ranges)."""

    is_kept: bool
    old: tuple[int, int]
    new: tuple[int, int]


def steps(search: Sequence[str], replace: Sequence[str]) -> list[Step]:
    """From the old text to the new one."""
    old, new = [line.rstrip() for line in search], [line.rstrip() for line in replace]
    size = min(len(old), len(new))
    head = next((n for n in range(size) if old[n] != new[n]), size)
    tail = next((n for n in range(size - head) if old[-1 - n] != new[-1 - n]), size - head)
    found = [Step(True, (0, head), (0, head))] if head else []
    found += _middle(old[head : len(old) - tail], new[head : len(new) - tail], head)
    if tail:
        found.append(Step(True, (len(old) - tail, len(old)), (len(new) - tail, len(new))))
    return found


def _middle(old: list[str], new: list[str], head: int) -> list[Step]:
    if not old and not new:
        return []
    if len(old) * len(new) > _MOST_PAIRS:
        return [Step(False, (head, head + len(old)), (head, head + len(new)))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Step(tag == "equal", (old_start + head, old_end + head), (new_start + head, new_end + head))
        for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes()
    ]


def woven(
    window: Sequence[str],
    search: Sequence[str],
    replace: Sequence[str],
    fitted: Callable[[str], str | None],
) -> list[str] | None:
    """The new lines for `window`, which `search` stands for line by line; None where `fitted` refuses a new line."""
    result: list[str] = []
    for step in steps(search, replace):
        if step.is_kept:
            result += window[slice(*step.old)]
            continue
        for line in replace[slice(*step.new)]:
            new = fitted(line)
            if new is None:
                return None
            result.append(new)
    return result
