"""Numbers as people type them: with blanks between thousands, a comma or a point, a sign of money or percent."""

from decimal import Decimal, InvalidOperation

_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009$%")


def without_blanks(typed: str) -> str:
    """What was typed, without blanks and signs; empty for nothing."""
    return typed.translate(_BLANKS)


def read_decimal(typed: str) -> Decimal | None:
    """The number; None for nothing. Raises `ValueError` for what is no finite number."""
    text = without_blanks(typed).replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("this is no number") from error
    if not number.is_finite():
        raise ValueError("this number is not finite")
    return number
