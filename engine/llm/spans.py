"""Spans of time as people say them."""

from typing import Literal

Language = Literal["ru", "en"]

_MOST_SECONDS = 180
_MOST_MINUTES = 180


def span(seconds: float, language: Language) -> str:
    """In the unit that people would use for it."""
    units = {"en": ("s", "min", "h"), "ru": ("с", "мин", "ч")}[language]
    if seconds <= _MOST_SECONDS:
        return f"{seconds:.0f} {units[0]}"
    minutes = seconds / 60
    return f"{minutes:.0f} {units[1]}" if minutes <= _MOST_MINUTES else f"{minutes / 60:.0f} {units[2]}"
