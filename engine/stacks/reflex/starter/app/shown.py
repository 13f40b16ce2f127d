"""Dates and numbers as people write them."""

from datetime import date, datetime

from app.config import LANGUAGE


def show_date(value: date | datetime | None) -> str:
    """24.11.2026 in Russian, 24 Nov 2026 in English."""
    return "" if value is None else value.strftime("%d.%m.%Y" if LANGUAGE == "ru" else "%d %b %Y")


def show_number(value: float | None, digits: int | None = None) -> str:
    """1 234,5 in Russian, 1,234.5 in English; `digits` fixes the decimals."""
    if value is None:
        return ""
    shown = f"{value:,.{digits}f}" if digits is not None else f"{value:,}".removesuffix(".0")
    return shown.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") if LANGUAGE == "ru" else shown
