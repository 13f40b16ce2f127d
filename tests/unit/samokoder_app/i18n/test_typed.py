"""Numbers as people type them."""

from decimal import Decimal

import pytest

from samokoder_app.i18n.typed import read_decimal


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2,50", Decimal("2.50")),
        ("1 000.5", Decimal("1000.5")),
        ("1\u00a0000\u202f$", Decimal(1000)),
        ("25 %", Decimal(25)),
        ("0", Decimal(0)),
        (" ", None),
    ],
)
def test_a_number_is_read_as_either_language_writes_it(typed: str, number: Decimal | None) -> None:
    assert read_decimal(typed) == number


@pytest.mark.parametrize("typed", ["ten", "1.2.3", "1,000.5", "nan", "inf"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_decimal(typed)
