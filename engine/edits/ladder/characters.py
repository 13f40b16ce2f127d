"""Text that was found but for typographic quotes, dashes, blanks, or HTML entities."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from engine.edits.ladder.haystack import Haystack, Reading
from engine.edits.ladder.spot import Spot
from engine.edits.ladder.weaving import steps, woven

_PLAIN = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000", " "),
}
"""Each letter stands for one letter, so that places within a line stay the same."""
_TABLE = str.maketrans(_PLAIN)
_ENTITIES = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "#39": "'",
    "#x27": "'",
    "#34": '"',
    "#x2f": "/",
}
"""What escaping functions write; other entities are content."""
_ENTITY = re.compile(f"&({'|'.join(_ENTITIES)});", re.I)
_LONGEST_LINE = 2_000


def plain(line: str) -> str:
    """The line with plain letters instead of typographic ones, composed, without blanks at its end."""
    if line.isascii():
        return line.rstrip()
    return unicodedata.normalize("NFC", line).translate(_TABLE).rstrip()


def find(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    """Places that are equal but for such letters, else but for entities on one side."""
    return _by_letters(hay, search, replace) or _by_entities(hay, search, replace)


def _by_letters(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    found = []
    for start in hay.starts_of(search, plain):
        window = hay.lines[start : start + len(search)]
        found.append(Spot(start, start + len(search), _fitted(window, search, replace)))
    return found


def _fitted(window: Sequence[str], search: Sequence[str], replace: Sequence[str]) -> list[str]:
    """New lines keep the file's letters where they are equal to the old line that they replace."""
    result: list[str] = []
    learned = _learned(window, search)
    for step in steps(search, replace):
        new = replace[slice(*step.new)]
        if step.is_kept:
            result += window[slice(*step.old)]
        elif step.old[1] - step.old[0] == len(new):
            olds = range(*step.old)
            result += [_letters(window[n], search[n], line, learned) for n, line in zip(olds, new, strict=True)]
        else:
            result += [line.translate(learned) for line in new]
    return result


def _learned(window: Sequence[str], search: Sequence[str]) -> dict[int, str]:
    """What the model wrote for plain letters of the file, where it did so without exception."""
    seen: dict[str, set[str]] = {}
    for actual, written in zip(window, search, strict=True):
        if len(actual) == len(written):
            for has, wrote in zip(actual, written, strict=True):
                if wrote in _PLAIN:
                    seen.setdefault(wrote, set()).add(has)
    return {ord(wrote): has.pop() for wrote, has in seen.items() if len(has) == 1}


def _letters(actual: str, written: str, new: str, learned: dict[int, str]) -> str:
    if len(actual) != len(written) or max(len(new), len(written)) > _LONGEST_LINE:
        return new.translate(learned)
    matcher = SequenceMatcher(None, written, new, autojunk=False)
    parts = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        parts.append(actual[old_start:old_end] if tag == "equal" else new[new_start:new_end].translate(learned))
    return "".join(parts)


def _by_entities(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    if any(_ENTITY.search(line) for line in search):
        wanted = [_unescaped(line) for line in search]
        is_raw = any("<" in line or ">" in line for line in search)
        return _spots(hay, wanted, plain, search, replace, lambda line: _like_escaped(line, is_raw=is_raw))
    return _spots(
        hay, search, _without_entities, search, replace, lambda line: None if set(line) & set("&<>") else line
    )


def _spots(
    hay: Haystack,
    wanted: Sequence[str],
    reading: Reading,
    search: Sequence[str],
    replace: Sequence[str],
    fitted: Callable[[str], str | None],
) -> list[Spot]:
    size = len(wanted)
    return [
        Spot(start, start + size, woven(hay.lines[start : start + size], search, replace, fitted))
        for start in hay.starts_of(wanted, reading)
    ]


def _without_entities(line: str) -> str:
    return plain(_unescaped(line))


def _unescaped(line: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found.group(1).lower()], line) if "&" in line else line


def _like_escaped(line: str, *, is_raw: bool) -> str | None:
    """A new line of a text that was written in entities; None if it has tags of its own where the old one had none."""
    return None if ("<" in line or ">" in line) and not is_raw else _unescaped(line)
