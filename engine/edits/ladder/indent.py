"""Text that was found but for its indent: moved as a whole, or counted in other units, never guessed."""

import math
from collections.abc import Iterable, Sequence

from engine.edits.ladder.haystack import Haystack, without_margins
from engine.edits.ladder.spot import Spot
from engine.edits.ladder.weaving import woven
from engine.edits.lines import indent_of

_UNITS = ("\t", "  ", "    ", "        ", "   ")


def find(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    """Every place whose lines differ in their indents alone; with the new lines if these are beyond doubt."""
    found = []
    for start in hay.starts_of(search, without_margins):
        window = hay.lines[start : start + len(search)]
        fitted = _moved(window, search, replace) or _first_moved(window, search, replace)
        fitted = fitted or _rescaled(window, search, replace)
        found.append(Spot(start, start + len(search), fitted))
    return found


def shift_of(window: Iterable[str], search: Iterable[str]) -> tuple[str, str] | None:
    """The one (indent, dedent) that turns the indent of every line of the old text into the file's."""
    shifts = set()
    for actual, written in zip(window, search, strict=True):
        if not actual.strip():
            continue
        has, wrote = indent_of(actual), indent_of(written)
        if has.endswith(wrote):
            shifts.add((has[: len(has) - len(wrote)], ""))
        elif wrote.endswith(has):
            shifts.add(("", wrote[: len(wrote) - len(has)]))
        else:
            return None
    return shifts.pop() if len(shifts) == 1 else None


def shifted(line: str, shift: tuple[str, str]) -> str | None:
    """A new line with the same shift, or None if it is not indented enough for it."""
    indent, dedent = shift
    if not line.strip():
        return line
    return indent + line.removeprefix(dedent) if line.startswith(dedent) else None


def _moved(window: Sequence[str], search: Sequence[str], replace: Sequence[str]) -> list[str] | None:
    shift = shift_of(window, search)
    if shift is None or not _has_same_base(search, replace):
        return None
    return woven(window, search, replace, lambda line: shifted(line, shift))


def _has_same_base(search: Sequence[str], replace: Sequence[str]) -> bool:
    """Whether both texts are written from the same margin: otherwise the new one may be right as it stands."""
    filled = {line.rstrip() for line in search if line.strip()}
    if any(line.rstrip() in filled for line in replace) or not any(line.strip() for line in replace):
        return True
    return _margin(search) == _margin(replace)


def _margin(lines: Sequence[str]) -> str:
    return min((indent_of(line) for line in lines if line.strip()), key=len, default="")


def _first_moved(window: Sequence[str], search: Sequence[str], replace: Sequence[str]) -> list[str] | None:
    """Only the first line lost its indent, in both texts, as happens to text between quotes."""
    rest_is_equal = [line.rstrip() for line in window[1:]] == [line.rstrip() for line in search[1:]]
    if len(search) < 2 or not rest_is_equal or not replace or not replace[0].strip():
        return None
    wrote, has = indent_of(search[0]), indent_of(window[0])
    if indent_of(replace[0]) != wrote or not has.startswith(wrote):
        return None
    first = window[0] if replace[0].rstrip() == search[0].rstrip() else has + replace[0].strip()
    rest = woven(window[1:], search[1:], replace[1:], lambda line: line)
    return None if rest is None else [first, *rest]


def _rescaled(window: Sequence[str], search: Sequence[str], replace: Sequence[str]) -> list[str] | None:
    """Tabs for blanks, or steps of another width; None unless every reading of the widths gives the same."""
    results: list[list[str]] = []
    unit = _unit_of([*search, *replace])
    for file_unit in _UNITS if unit else ():
        result = _counted(window, search, replace, unit, file_unit)
        if result is not None and result not in results:
            results.append(result)
    return results[0] if len(results) == 1 else None


def _unit_of(lines: Sequence[str]) -> str:
    """The step by which texts are indented, or nothing if blanks and tabs are mixed."""
    indents = {indent_of(line) for line in lines if line.strip()} - {""}
    if not indents or len({letter for indent in indents for letter in indent}) > 1:
        return ""
    width = math.gcd(*(len(indent) for indent in indents))
    return next(iter(indents))[0] * (1 if next(iter(indents))[0] == "\t" else width)


def _counted(
    window: Sequence[str], search: Sequence[str], replace: Sequence[str], unit: str, file_unit: str
) -> list[str] | None:
    offsets = set()
    for actual, written in zip(window, search, strict=True):
        if actual.strip():
            has, wrote = _level(actual, file_unit), _level(written, unit)
            offsets.add(None if has is None or wrote is None else has - wrote)
    if len(offsets) != 1 or (offset := offsets.pop()) is None:
        return None

    def fitted(line: str) -> str | None:
        level = _level(line, unit)
        if not line.strip():
            return line
        return None if level is None or level + offset < 0 else file_unit * (level + offset) + line.lstrip(" \t")

    return woven(window, search, replace, fitted)


def _level(line: str, unit: str) -> int | None:
    indent = indent_of(line)
    level = len(indent) // len(unit)
    return level if unit * level == indent else None
