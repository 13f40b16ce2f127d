"""The demo model about an app that was brought in: it reads one heading, and says that this is all it can."""

import re
from collections.abc import Iterator
from typing import Any

from engine.document import Document
from engine.llm.demo.design import Language
from engine.llm.demo.listening import Message, is_question
from engine.llm.demo.texts import say

_OPENING = '\n<current path="'
_PAGE = re.compile(r"\.(?:html?|jsx|tsx|vue|svelte)$")
_HEADING = re.compile(r"<h1[^<>]{0,200}>([^<>{}]{2,120})</h1>")
_FIRST = re.compile(r"(?:^|/)(?:index|home|main|app)\b", re.IGNORECASE)
_ASIDE = re.compile(r"delete|remove|edit|error|404|confirm", re.IGNORECASE)


class Sight(Document):
    """What the demo model takes from the files in a prompt: the heading of what looks like the first page."""

    heading: str = ""


def seen_in(prompt: str) -> Sight:
    """The first heading of the files that are shown; files that look like the first page go before."""
    pages = sorted(_pages(prompt), key=lambda page: _rank(page[0]))
    headings = (" ".join(found.group(1).split()) for _, text in pages if (found := _HEADING.search(text)))
    return Sight(heading=next(filter(None, headings), ""))


def _pages(prompt: str) -> Iterator[tuple[str, str]]:
    """Paths and contents of the files that may be pages."""
    for part in prompt.split(_OPENING)[1:]:
        path, _, text = part.partition('">\n')
        if _PAGE.search(path):
            yield path, text.partition("\n</current>")[0]


def _rank(path: str) -> tuple[bool, bool, int, str]:
    return bool(_ASIDE.search(path)), not _FIRST.search(path), path.count("/"), path


def surveyed(language: Language, sight: Sight, name: str) -> tuple[str, dict[str, Any]]:
    """What is said of the app, and the payload."""
    wish = say(language, "survey_heading", heading=sight.heading) if sight.heading else say(language, "survey_opens")
    payload = {
        "title": name[:80] or say(language, "survey_title"),
        "summary": say(language, "survey_summary"),
        "requirements": [{"text": wish}],
        "entities": [],
        "pages": [],
        "endpoints": [],
    }
    return say(language, "survey"), payload


def characterised(language: Language, sight: Sight) -> tuple[str, dict[str, Any]]:
    """One check of the heading, if there is one."""
    if not sight.heading:
        reason = say(language, "survey_blind")
        return say(language, "characterise"), {"checks": [], "unprovable": [{"requirement": "R1", "reason": reason}]}
    steps = [{"do": "open", "path": "/"}, {"do": "see", "text": sight.heading}]
    title = say(language, "survey_heading", heading=sight.heading)
    check = {"id": "C1", "requirement": "R1", "title": title, "steps": steps}
    return say(language, "characterise"), {"checks": [check]}


def is_brought_in(idea: str, language: Language) -> bool:
    """Whether the idea of a message is what this model once said of an app that was brought in."""
    return say(language, "survey_summary") in idea


def heard_of_brought_in(language: Language, message: Message) -> tuple[str, dict[str, Any]]:
    """What the demo model says to a message about such an app: it did not write it and cannot change it."""
    if is_question(message):
        can = "\n".join(f"- {text}" for _, text in message.required)
        return say(language, "survey_told", can=can), {"kind": "question"}
    return say(language, "survey_beyond"), {"kind": "change", "cannot": True}
