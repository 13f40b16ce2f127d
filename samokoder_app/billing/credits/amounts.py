"""Credits as numbers. One credit is one US cent of a managed model's price; the ledger counts millionths of it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from engine.amounts import plain
from samokoder_app.errors import InvalidInput
from samokoder_app.i18n.typed import read_decimal

MICRO: Final = 1_000_000
"""Micro-credits of a credit."""
CREDITS_OF_A_DOLLAR: Final = 100
MOST_CREDITS: Final = Decimal(1_000_000)
"""That anybody is given at once: ten thousand dollars."""


def credits_of(micro: int) -> str:
    """Micro-credits as a decimal string of credits: `12.5`. Exact."""
    return plain(Decimal(micro) / MICRO)


def shown_credits(micro: int | Decimal) -> float:
    """Credits with two digits, for pages: a hundredth of a cent says enough."""
    return float((Decimal(micro) / MICRO).quantize(Decimal("0.01"), ROUND_HALF_UP))


def micro_of(credits_typed: str) -> int:
    """Credits as somebody has typed them, with a comma or a point; raises `InvalidInput("credits_amount")`."""
    try:
        amount = read_decimal(credits_typed)
    except ValueError as error:
        raise InvalidInput("credits_amount") from error
    if amount is None or not 0 < amount <= MOST_CREDITS or amount * MICRO != int(amount * MICRO):
        raise InvalidInput("credits_amount")
    return int(amount * MICRO)
