"""Hunks of tools: text that may begin and end within lines, and lines inserted by number."""

from engine.edits.blocks import Hunk
from engine.edits.hunks import RESEMBLES, Placed, Unplaced, excerpt, place
from engine.edits.ladder.haystack import Haystack
from engine.edits.ladder.nearest import closest
from engine.edits.lines import text_lines
from engine.edits.text_file import Change


def place_text(hay: Haystack, hunk: Hunk) -> Placed:
    """The change of a hunk that may begin and end within lines; raises `Unplaced`."""
    text = "\n".join(hay.lines) + "\n"
    for old, new in _spellings(hunk):
        count = text.count(old)
        if count > 1 and not (text.count(new) == 1 and new.count(old) == count):
            raise Unplaced(
                "ambiguous",
                f"the text to replace stands {count} times in the file; add lines around it. "
                + excerpt(hay, text_lines(old.strip("\n"))),
            )
        if count:
            return Placed("exact", () if _stands(text, old, new) else (_within(hay, text, old, new),))
        if new.strip() and text.count(new) == 1 and _is_alone(hay, text, old, new):
            return Placed("exact", ())
    return place(hay, Hunk(search=hunk.search.strip("\n"), replace=hunk.replace.strip("\n")))


def _spellings(hunk: Hunk) -> list[tuple[str, str]]:
    """The texts as written, and with their line breaks if these were escaped twice."""
    found = [(hunk.search, hunk.replace)]
    if "\\n" in hunk.search and "\n" not in hunk.search and "\n" not in hunk.replace:
        found.append((_unescaped(hunk.search), _unescaped(hunk.replace)))
    return found


def _unescaped(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(part.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"') for part in parts)


def _stands(text: str, old: str, new: str) -> bool:
    """Whether the only place of the old text lies within the new one, which stands there already."""
    return old in new and text.count(new) == 1 and text.find(new) + new.find(old) == text.find(old)


def _within(hay: Haystack, text: str, old: str, new: str) -> Change:
    start = text.find(old)
    end = start + len(old)
    if _cuts_a_word(text, start) or _cuts_a_word(text, end):
        raise Unplaced(
            "not_found", f"the text to replace stands only within a longer word. {excerpt(hay, text_lines(old))}"
        )
    if old.endswith("\n") and new and not new.endswith("\n"):
        new += "\n"
    first = text.count("\n", 0, start)
    last = text.count("\n", 0, end - 1)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end - 1) + 1
    result = text[line_start:start] + new + text[end:line_end]
    lines = result.removesuffix("\n").split("\n") if result else []
    return Change(first, last + 1, tuple(lines))


def _cuts_a_word(text: str, position: int) -> bool:
    around = text[max(0, position - 1) : position + 1]
    return len(around) == 2 and all(letter.isalnum() or letter == "_" for letter in around)


def _is_alone(hay: Haystack, text: str, old: str, new: str) -> bool:
    """Whether the new text stands there as whole words, and nothing else is like the old one: it was replaced before."""
    start = text.find(new)
    if _cuts_a_word(text, start) or _cuts_a_word(text, start + len(new)):
        return False
    first = text.count("\n", 0, start)
    likeness, _ = closest(hay.lines, text_lines(old.strip("\n")), outside=(first, first + new.count("\n") + 1))
    return likeness < RESEMBLES


def place_after(hay: Haystack, hunk: Hunk) -> Placed:
    """Insert by number alone."""
    number, new = hunk.after_line or 0, text_lines(hunk.replace) or [""]
    if not 0 <= number <= len(hay.lines):
        raise Unplaced("not_found", f"there is no line {number}: the file has {len(hay.lines)}.")
    if list(hay.lines[number : number + len(new)]) == new:
        return Placed("exact", ())
    return Placed("exact", (Change(number, number, tuple(new)),))
