"""Credits as numbers, and prices with a margin."""

from decimal import Decimal

import pytest

from engine.llm.listing.prices import ListedPrices
from engine.llm.prices import PricesWithMargin, UnknownPrices
from samokoder_app.billing.credits.amounts import credits_of, micro_of
from samokoder_app.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "micro"),
    [("1", 1_000_000), ("0,000001", 1), ("1 000,5", 1_000_500_000), ("1\u00a0000", 1_000_000_000), ("1000000", 10**12)],
)
def test_credits_are_read_to_the_last_millionth(typed: str, micro: int) -> None:
    assert micro_of(typed) == micro


@pytest.mark.parametrize("typed", ["", "0", "-1", "0.0000001", "1e7", "nan", "inf", "ten", "1.2.3", "1000000.01"])
def test_what_is_no_amount_of_credits_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="credits_amount"):
        micro_of(typed)


@pytest.mark.parametrize(
    ("micro", "told"), [(0, "0"), (1, "0.000001"), (-12_500_000, "-12.5"), (10**14, "100000000"), (1_230_000, "1.23")]
)
def test_credits_are_told_exactly(micro: int, told: str) -> None:
    assert credits_of(micro) == told


def test_a_margin_lies_on_every_part_of_a_price_and_on_charges() -> None:
    listed = ListedPrices(Decimal("0.000002"), Decimal("0.000008"), Decimal("0.0000002"), None, Decimal("0.01"))
    sold = PricesWithMargin(listed, Decimal("0.25"))
    assert sold.cost(1_000, 100, 500) == "0.014875"
    assert Decimal(sold.cost(1_000, 100, 500) or 0) == Decimal(listed.cost(1_000, 100, 500) or 0) * Decimal("1.25")
    assert sold.of_charge("0.1") == "0.125"
    assert PricesWithMargin(UnknownPrices(), Decimal("0.25")).cost(1, 1) is None
