"""Which language an idea is written in."""

from typing import Literal

_ENOUGH = 0.3


def language_of(text: str) -> Literal["ru", "en"]:
    """Russian if at least 30 % of the letters are Cyrillic, else English."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    cyrillic = sum("а" <= letter <= "я" or letter == "ё" for letter in letters)
    return "ru" if letters and cyrillic / len(letters) >= _ENOUGH else "en"
