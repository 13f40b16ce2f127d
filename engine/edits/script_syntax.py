"""Whether TypeScript and JSX can be parsed, told by tree-sitter's grammars: the text is read, never run."""

import re
from collections.abc import Iterator
from functools import cache

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

_PLAIN_TYPES = (".ts", ".mts")
# Two things that the grammar refuses although TypeScript takes them; what they are replaced by is as long and as valid.
_LONE_AMPERSAND = re.compile(rb"(?<!&)&(?!&)")
_TYPE_OF_IMPORT = re.compile(rb"(\btypeof\s+)(import\s*\([^()]*\))")
_SHOWN = 120


def script_problem(path: str, text: str) -> str | None:
    """Why the source cannot be parsed, as one sentence with line and text, or None."""
    source = _LONE_AMPERSAND.sub(b"|", text.encode())
    source = _TYPE_OF_IMPORT.sub(lambda found: found[1] + b"x" * len(found[2]), source)
    root = _parser(path.endswith(_PLAIN_TYPES)).parse(source).root_node
    if not root.has_error:
        return None
    place = min(_broken(root), key=lambda node: (node.end_byte - node.start_byte, node.start_byte), default=root)
    first, last = place.start_point[0], place.end_point[0]
    lines = text.splitlines() or [""]
    shown = lines[min(first, len(lines) - 1)].strip()[:_SHOWN]
    where = f"line {first + 1}" if last <= first + 1 else f"lines {first + 1} to {min(last + 1, len(lines))}"
    missing = f", “{place.type}” is missing" if place.is_missing else ""
    return f"{path} {where}: cannot be parsed{missing}: {shown}"


@cache
def _parser(has_plain_types: bool) -> Parser:
    """In .ts files <A>b is a cast, in all others a tag."""
    grammar = tree_sitter_typescript.language_typescript() if has_plain_types else tree_sitter_typescript.language_tsx()
    return Parser(Language(grammar))


def _broken(root: Node) -> Iterator[Node]:
    """All places that the grammar could not make sense of."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield node
        waiting += [child for child in node.children if child.has_error]
