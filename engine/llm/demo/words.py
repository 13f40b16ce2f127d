"""Lists of words by which ideas are read (words.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from engine.document import Document

WordSet = Annotated[frozenset[str], BeforeValidator(str.split)]


class WordLists(Document):
    """What words mean in an idea of one language."""

    trackers: WordSet
    tracking_verbs: WordSet
    fillers: WordSet
    empty_adjectives: WordSet
    with_: WordSet
    features: WordSet
    has: WordSet = frozenset()
    stop: WordSet = frozenset()
    uncounted: WordSet = frozenset()


@cache
def word_lists(language: str) -> WordLists:
    """The lists of this language."""
    return WordLists.model_validate(_file()[language])


@cache
def table(name: str) -> dict[str, str]:
    """A table of words by words."""
    return dict(_file()[name])


@cache
def _file() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
