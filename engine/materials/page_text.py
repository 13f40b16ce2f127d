"""What a page of the web says: its HTML as plain text, without what only draws, runs or repeats.

Pages are hostile, so this goes over them once: no search is repeated from another place in vain.
"""

import html
import re
from collections.abc import Iterator

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "canvas"})
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "legend", "li"),
        *("main", "nav", "ol", "option", "p", "pre", "section", "select", "table", "td", "th", "title", "tr", "ul"),
    ]
)
_BEFORE = {**{f"h{level}": "#" * level + " " for level in range(1, 7)}, "li": "- "}
_NAMED = frozenset({"input", "textarea", "button", "img"})
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"""</?([a-zA-Z][\w:-]{0,40})((?:[^<>"']|"[^"]{0,1000}"|'[^']{0,1000}')*+)>""")
_TAG_NAME = re.compile(r"</?([a-zA-Z][\w:-]{0,40})")
_NAME = re.compile(r"""\s(?:aria-label|placeholder|alt)\s*=\s*(?:"([^"]{1,300})"|'([^']{1,300})')""", re.I)
_LONG_NUMBER = re.compile(r"&#(?:\d{9,}|x[0-9a-f]{8,})", re.I)
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def text_of_html(page: str) -> tuple[str, str]:
    """Title and text: a line for each block, headings with `#`, list items with `-`."""
    lowered = page.lower()
    # Some letters change their number of characters with their case; then places would not fit.
    found = list(_pieces(page, lowered if len(lowered) == len(page) else page))
    title = next((text for kind, text in found if kind == "title"), "")
    return plain_lines(_words(title))[:300], plain_lines("".join(text for kind, text in found if kind != "title"))


def plain_lines(text: str) -> str:
    """The text without characters that nobody sees, blank lines and blanks at the ends of lines."""
    seen = _UNSEEN.sub("", text.replace("\r", "\n").replace("\t", " "))
    return _BREAKS.sub("\n", _BLANKS.sub(" ", seen)).strip()


def _pieces(page: str, lowered: str) -> Iterator[tuple[str, str]]:
    """Words, breaks and titles in their order."""
    place = 0
    has_title = True
    while place < len(page):
        opened = _OPENING.search(page, place)
        start = opened.start() if opened else len(page)
        yield "words", _words(page[place:start])
        end, name, shown = _tag(page, start)
        if end == -1:
            return
        yield "mark", shown
        if name in _SILENT and not page.startswith("</", start):
            end = lowered.find(f"</{name}", end)
        elif name == "title" and has_title:
            closing = lowered.find("</title", end)
            has_title = False
            if closing != -1:
                yield "title", page[end:closing]
                end = closing
        if end == -1:
            return
        place = end


def _tag(page: str, start: int) -> tuple[int, str, str]:
    """Where the tag ends that begins here (-1: nowhere), its name, and what is shown of it."""
    if page.startswith("<!--", start):
        end = page.find("-->", start)
        return (end + 3 if end != -1 else -1), "", ""
    named, whole = _TAG_NAME.match(page, start), _TAG.match(page, start)
    end = whole.end() if whole else page.find(">", start) + 1
    name = named.group(1).lower() if named else ""
    attributes = whole.group(2) if whole else ""
    return (end or -1), name, _shown(name, attributes, is_opening=not page.startswith("</", start))


def _shown(name: str, attributes: str, *, is_opening: bool) -> str:
    """A block begins and ends a line; fields, buttons and images say their name."""
    shown = "\n" if name in _BLOCKS else ""
    if not is_opening:
        return shown
    label = _NAME.search(attributes) if name in _NAMED else None
    return shown + _BEFORE.get(name, "") + (f" [{_words(label.group(1) or label.group(2))}] " if label else "")


def _words(text: str) -> str:
    """Text with its entities read; numbers beyond any letter are left out."""
    return html.unescape(_LONG_NUMBER.sub("", text))
