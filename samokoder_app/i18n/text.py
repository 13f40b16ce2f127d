"""A text in both languages. A key is a Python name, so a text cannot exist in one language only."""

import string
from dataclasses import dataclass
from typing import Literal

Language = Literal["ru", "en"]
LANGUAGE_COOKIE = "samokoder_language"
"""The visitor's choice; written by assets/components/language.js."""

LANGUAGES: tuple[Language, ...] = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or label in Russian and English; `{name}` marks a value to be filled in."""

    ru: str
    en: str

    def said_in(self, language: Language, **values: object) -> str:
        """The text in one language with its values filled in."""
        template = self.ru if language == "ru" else self.en
        return template.format(**values) if values else template

    def placeholders(self, language: Language) -> frozenset[str]:
        """Names of the values that the text in this language needs."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.said_in(language)) if name)


def texts_of(area: type, prefix: str = "") -> dict[str, Text]:
    """Texts of an area by their key, in the order they are written: those whose key begins so, by the rest of it."""
    found = ((key, value) for key, value in vars(area).items() if isinstance(value, Text))
    return {key.removeprefix(prefix): value for key, value in found if key.startswith(prefix)}


def bundle(area: type) -> dict[Language, dict[str, str]]:
    """An area as plain dictionaries by language, for a React component."""
    texts = texts_of(area)
    return {language: {key: text.said_in(language) for key, text in texts.items()} for language in LANGUAGES}
