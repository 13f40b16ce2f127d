"""The part of a style sheet that one page needs to be drawn."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_ESCAPE = re.compile(r"\\(.)")
_STRING = re.compile(r'"[^"]*"|\'[^\']*\'')
_RANGE = re.compile(r"unicode-range:([^;}]+)")
_GROUPS = ("@media", "@supports", "@layer", "@container")
"""Rules that hold other rules."""


@dataclass(frozen=True)
class Document:
    """What a page consists of, as far as styles ask."""

    classes: frozenset[str]
    """Also those that it may get at once, such as the theme's."""
    characters: frozenset[int]


def used_styles(css: str, page: Document) -> str:
    """The rules of a minified sheet, in their order, whose classes stand on the page; fonts by their characters.

    Rules that need no class all stay. A rule too many costs bytes, so what cannot be told stays, too.
    """
    kept = "".join(_kept(css, page))
    return "".join(rule for rule in _rules(kept) if _is_mentioned(rule, kept))


def _kept(css: str, page: Document) -> Iterator[str]:
    for rule in _rules(css):
        head, _, body = rule.partition("{")
        if head.startswith(_GROUPS) and body:
            inner = "".join(_kept(body.removesuffix("}"), page))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@font-face"):
            if _has_characters(body, page.characters):
                yield rule
        elif head.startswith("@"):
            yield rule
        elif selectors := [one for one in _selectors(head) if _classes(one) <= page.classes]:
            yield f"{','.join(selectors)}{{{body}"


def _rules(css: str) -> Iterator[str]:
    """The outermost rules, one by one: statements with their semicolon, blocks with their braces."""
    start = depth = at = 0
    while at < len(css):
        match css[at]:
            case "\\":
                at += 1
            case '"' | "'" as quote:
                at = _end_of_string(css, at, quote)
            case "/" if css.startswith("/*", at):
                at = css.index("*/", at) + 1
                if depth == 0:
                    start = at + 1
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth == 0:
                    yield css[start : at + 1]
                    start = at + 1
            case ";" if depth == 0:
                yield css[start : at + 1]
                start = at + 1
            case _:
                pass
        at += 1


def _end_of_string(css: str, at: int, quote: str) -> int:
    at += 1
    while css[at] != quote:
        at += 2 if css[at] == "\\" else 1
    return at


def _selectors(head: str) -> Iterator[str]:
    """The parts of a list of selectors; commas inside of brackets part nothing."""
    depth = start = 0
    for at, sign in enumerate(head):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth == 0 and head[at - 1] != "\\":
            yield head[start:at]
            start = at + 1
    yield head[start:]


def _classes(selector: str) -> set[str]:
    """Classes that an element, or one around it, must have. What stands inside of `:not()` or `:is()` asks nothing here."""
    while (bare := re.sub(r":[\w-]+\([^()]*\)", "", selector)) != selector:
        selector = bare
    return {_ESCAPE.sub(r"\1", name) for name in _CLASS.findall(_STRING.sub("", selector))}


def _has_characters(body: str, characters: Iterable[int]) -> bool:
    found = _RANGE.search(body)
    if found is None:
        return True
    ranges = [_ends(one.strip().upper().removeprefix("U+")) for one in found[1].split(",")]
    return any(first <= one <= last for one in characters for first, last in ranges)


def _ends(written: str) -> tuple[int, int]:
    """`460-52F`, `301` or `1F??`."""
    first, _, last = written.partition("-")
    return int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)


def _is_mentioned(rule: str, css: str) -> bool:
    """Whether a custom property or a movement is used anywhere beside where it is declared."""
    head = rule.partition("{")[0]
    if head.startswith(("@property", "@keyframes")):
        return css.count(head.split()[1]) > 1
    return True
