"""The part of a style sheet that one page needs to be drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tinycss2
from tinycss2.ast import AtRule, IdentToken, LiteralToken, Node, QualifiedRule, UnicodeRangeToken

_GROUPS = ("media", "supports", "layer", "container")
"""Rules that hold other rules."""

_NAMED = ("property", "keyframes")
"""Rules that only matter where their name is used."""


@dataclass(frozen=True)
class Document:
    """What a page consists of, as far as styles ask."""

    classes: frozenset[str]
    """Also those that it may get at once, such as the theme's."""
    characters: frozenset[int]


def used_styles(css: str, page: Document) -> str:
    """The rules of a sheet, in their order, whose classes stand on the page; fonts by their characters.

    Rules that need no class all stay. A rule too many costs bytes, so what cannot be told stays, too.
    """
    rules = list(_kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), page))
    kept = "".join(written for _, written in rules)
    return "".join(written for name, written in rules if name is None or kept.count(name) > 1)


def _kept(rules: Iterable[Node], page: Document) -> Iterator[tuple[str | None, str]]:
    """What stays of some rules; with its name what only matters where that is used."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            parts = [part for part in _selectors(rule.prelude) if _classes(part) <= page.classes]
            if parts:
                yield None, f"{','.join(map(tinycss2.serialize, parts))}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, AtRule):
            yield from _kept_at(rule, page)


def _kept_at(rule: AtRule, page: Document) -> Iterator[tuple[str | None, str]]:
    keyword = rule.lower_at_keyword
    if keyword in _GROUPS and rule.content is not None:
        held = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        inner = "".join(written for _, written in _kept(held, page))
        if inner:
            yield None, f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
    elif keyword != "font-face" or _has_characters(rule.content or (), page.characters):
        yield tinycss2.serialize(rule.prelude).strip() if keyword in _NAMED else None, rule.serialize()


def _selectors(prelude: Sequence[Node]) -> Iterator[list[Node]]:
    """The parts of a list of selectors; commas inside of brackets part nothing."""
    part: list[Node] = []
    for node in prelude:
        if isinstance(node, LiteralToken) and node.value == ",":
            yield part
            part = []
        else:
            part.append(node)
    yield part


def _classes(selector: Sequence[Node]) -> set[str]:
    """Classes that an element, or one around it, must have. What stands inside of `:not()` or `:is()` asks nothing here."""
    return {
        name.value
        for dot, name in pairwise(selector)
        if isinstance(dot, LiteralToken) and dot.value == "." and isinstance(name, IdentToken)
    }


def _has_characters(body: Sequence[Node], characters: Iterable[int]) -> bool:
    ranges = [(node.start, node.end) for node in body if isinstance(node, UnicodeRangeToken)]
    return not ranges or any(first <= one <= last for one in characters for first, last in ranges)
