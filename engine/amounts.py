"""Amounts as each language writes them: the one place for Python (for the browser: assets/components/figures.js)."""

from decimal import Decimal
from typing import Literal

Language = Literal["ru", "en"]

_FEW_CENTS = Decimal("0.1")
"""Below it cents alone would say too little."""
_NO_BREAK = "\u00a0"


def dollars(amount: Decimal, language: Language) -> str:
    """Money in US dollars: cents, and up to two more digits only below ten of them. “$1,234.50”, “1 234,50 $”."""
    figures = _least_two(f"{amount:.4f}") if 0 < amount < _FEW_CENTS else f"{amount:,.2f}"
    return f"{_written(figures, language)}{_NO_BREAK}$" if language == "ru" else f"${figures}"


def grouped(number: int, language: Language) -> str:
    """A whole number with its thousands apart: “12,345”, “12 345”."""
    return _written(f"{number:,}", language)


def decimal(figures: str, language: Language) -> str:
    """A number written with a point, as the language writes it: “1.5”, “1,5”."""
    return _written(figures, language)


def plain(amount: Decimal) -> str:
    """All digits that count, with a point and no exponent, for programs: `0.1` for 0.10, `1000` for 1E+3."""
    return f"{amount.normalize():f}"


def list_price(amount: str, language: Language) -> str:
    """A price as it is listed, of the digits of a decimal number: all of them, cents at least where there are any."""
    whole, _, fraction = amount.partition(".")
    figures = f"{whole}.{fraction:0<2}" if fraction.strip("0") else whole
    return f"{_written(figures, language)}{_NO_BREAK}$" if language == "ru" else f"${figures}"


def _least_two(figures: str) -> str:
    """Without zeros at the end, but for those of whole cents."""
    bare = figures.rstrip("0")
    return f"{bare:0<{bare.index('.') + 3}}"


def _written(figures: str, language: Language) -> str:
    return figures.replace(",", _NO_BREAK).replace(".", ",") if language == "ru" else figures
