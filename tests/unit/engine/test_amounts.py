"""Numbers and money are written as each language writes them; the browser does it the same way (figures.test.mjs)."""

from decimal import Decimal

import pytest

from engine.amounts import decimal, dollars, grouped, list_price


@pytest.mark.parametrize(
    ("amount", "english", "russian"),
    [
        ("0", "$0.00", "0,00 $"),
        ("0.00042", "$0.0004", "0,0004 $"),
        ("0.01", "$0.01", "0,01 $"),
        ("0.025", "$0.025", "0,025 $"),
        ("0.1", "$0.10", "0,10 $"),
        ("0.15", "$0.15", "0,15 $"),
        ("1234.5", "$1,234.50", "1 234,50 $"),
    ],
)
def test_dollars_have_more_digits_only_where_cents_say_nothing(amount: str, english: str, russian: str) -> None:
    assert dollars(Decimal(amount), "en") == english
    assert dollars(Decimal(amount), "ru") == russian.replace(" ", "\u00a0")


def test_a_listed_price_has_all_its_digits() -> None:
    assert [list_price(price, "en") for price in ("3", "0.1", "0.075", "15.00")] == ["$3", "$0.10", "$0.075", "$15"]
    assert list_price("0.075", "ru") == "0,075\u00a0$"


def test_thousands_stand_apart() -> None:
    assert (grouped(12345, "en"), grouped(12345, "ru")) == ("12,345", "12\u00a0345")
    assert (decimal("1.5", "en"), decimal("1.5", "ru")) == ("1.5", "1,5")
