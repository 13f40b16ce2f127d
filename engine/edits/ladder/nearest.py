"""The part of a file that looks most like an old text that was not found: for the model to copy from."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate

_LONGEST_EXCERPT = 14
_MOST_WINDOWS = 12
_MOST_CHARACTERS = 800
_MOST_LINES = 40
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST_LINE = 400


def nearest(lines: Sequence[str], search: Sequence[str]) -> str:
    """The excerpt, up to 14 lines; its time grows with the file, not with file times text."""
    _, best = closest(lines, search)
    size = max(1, min(len(search), len(lines)))
    return "\n".join(line[:_LONGEST_LINE] for line in lines[max(0, best - 1) : best + min(size + 1, _LONGEST_EXCERPT)])


def closest(lines: Sequence[str], search: Sequence[str], outside: tuple[int, int] = (0, 0)) -> tuple[float, int]:
    """Likeness (0 to 1) and first line of the window most like `search`, none that meets the lines `outside`."""
    wanted = [line.strip() for line in search if line.strip()][:_MOST_LINES]
    if not wanted or not lines:
        return 0.0, 0
    size = min(len(search), _MOST_LINES, len(lines))
    text = "\n".join(wanted)[:_MOST_CHARACTERS]
    scored = []
    for start in _promising(lines, wanted, size, outside):
        window = "\n".join(line.strip() for line in lines[start : start + size])[:_MOST_CHARACTERS]
        scored.append((SequenceMatcher(None, window, text, autojunk=False).ratio(), -start))
    likeness, start = max(scored, default=(0.0, 0))
    return likeness, -start


def _promising(lines: Sequence[str], wanted: list[str], size: int, outside: tuple[int, int]) -> list[int]:
    """Starts of the windows that share most with the text: rare words count more, equal lines most."""
    words = {word for line in wanted for word in _WORD.findall(line[:_LONGEST_LINE])}
    found = [words.intersection(_WORD.findall(line[:_LONGEST_LINE])) for line in lines]
    often = Counter(word for line in found for word in line)
    equal = set(wanted)
    shares = [
        sum(1 / often[word] for word in one) + (line.strip() in equal) for one, line in zip(found, lines, strict=True)
    ]
    sums = list(accumulate(shares, initial=0.0))
    starts = (start for start in range(len(lines) - size + 1) if start + size <= outside[0] or start >= outside[1])
    ranked = sorted(starts, key=lambda start: (sums[start] - sums[start + size], start))
    return ranked[:_MOST_WINDOWS]
