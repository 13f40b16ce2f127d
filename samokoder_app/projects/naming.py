"""A name for a project whose owner gave none: the first words of the idea."""

import re

MAX_NAME = 120
_SHOWN = 60


def name_from_idea(idea: str) -> str:
    """The idea's first sentence, cut at a word so that it fits a card's title."""
    first = re.split(r"[.!?\n;:]", idea.strip(), maxsplit=1)[0]
    words = " ".join(first.split()) or " ".join(idea.split())
    if len(words) <= _SHOWN:
        return _capitalized(words)
    cut = words[:_SHOWN].rsplit(" ", 1)[0].rstrip(" ,-–—")
    return _capitalized(cut) + "…"


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]
