"""What the React components say, read from their syntax trees: keys of texts, and words that are no text of ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

FOLDER = Path(__file__).parents[4] / "assets" / "components"
_TSX = Language(tree_sitter_typescript.language_tsx())

_SPOKEN_ATTRIBUTES = {
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "title",
    "placeholder",
    "alt",
    "label",
}
_TEXTS = re.compile(r"(^|\.)(\w*[tT]exts)\??$")


@dataclass(frozen=True)
class Component:
    """One module of assets/components."""

    name: str
    imports: frozenset[str]
    """Modules of ours that it needs, at once or when something is opened."""
    keys: frozenset[str]
    """Texts that it names: `texts.key`."""
    patterns: tuple[re.Pattern[str], ...]
    """Texts that it names by a part: `texts[`status_${status}`]`."""
    words: frozenset[str]
    """All its strings: a key may be one of them, as in a table."""
    said: tuple[str, ...] = field(repr=False)
    """Words that it would show without the catalogue."""


@cache
def components() -> dict[str, Component]:
    """All modules by their names."""
    return {path.stem: _read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in {".js", ".jsx"}}


def reached_from(name: str) -> frozenset[str]:
    """The module and all that it imports."""
    known, found = components(), {name}
    waiting = [name]
    while waiting:
        for one in known[waiting.pop()].imports - found:
            if one in known:
                found.add(one)
                waiting.append(one)
    return frozenset(found)


def _read(path: Path) -> Component:
    root = Parser(_TSX).parse(path.read_bytes()).root_node
    words = frozenset(_text(node) for node in _all(root, "string_fragment"))
    return Component(
        name=path.stem,
        imports=frozenset(Path(words).stem for words in words if words.startswith("./")),
        keys=frozenset(_keys(root)),
        patterns=tuple(_patterns(root)),
        words=words,
        said=tuple(_said(root)),
    )


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _all(root: Node, *kinds: str) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in kinds:
            yield node
        waiting.extend(reversed(node.children))


def _keys(root: Node) -> Iterator[str]:
    for node in _all(root, "member_expression"):
        owner, key = node.child_by_field_name("object"), node.child_by_field_name("property")
        if owner is not None and key is not None and _TEXTS.search(_text(owner)):
            yield _text(key)


def _patterns(root: Node) -> Iterator[re.Pattern[str]]:
    for node in _all(root, "subscript_expression"):
        owner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if owner is None or index is None or not _TEXTS.search(_text(owner)):
            continue
        for template in _all(index, "template_string"):
            parts = [
                re.escape(_text(part)) if part.type == "string_fragment" else ".+" for part in template.named_children
            ]
            yield re.compile("".join(parts))


def _said(root: Node) -> Iterator[str]:
    for node in _all(root, "jsx_text"):
        if _has_letters(_text(node)):
            yield _text(node).strip()
    for node in _all(root, "jsx_attribute"):
        name, *rest = node.named_children
        if _text(name) in _SPOKEN_ATTRIBUTES:
            yield from (f"{_text(name)}: {words}" for one in rest for words in _literals(one))
    for node in _all(root, "jsx_expression"):
        if node.parent is not None and node.parent.type == "jsx_element":
            yield from _literals(node)


def _literals(node: Node) -> Iterator[str]:
    """Strings with letters in an expression, but for what it compares, indexes or calls with, and in nested elements."""
    if node.type in {
        "subscript_expression",
        "call_expression",
        "binary_expression",
        "jsx_element",
        "jsx_self_closing_element",
    }:
        if node.type == "binary_expression" and _text(node.children[1]) in {"&&", "||", "??", "+"}:
            for child in node.named_children:
                yield from _literals(child)
        return
    if node.type in {"string_fragment"} and _has_letters(_text(node)):
        yield _text(node)
    for child in node.named_children if node.type != "ternary_expression" else node.named_children[1:]:
        yield from _literals(child)


def _has_letters(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None
