"""Limits as people type them."""

from decimal import Decimal

import pytest

from samokoder_app.builds.limits import limits_over, read_limits
from samokoder_app.builds.model_options import RestOrder, TypedLimits, build_order
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.errors import InvalidInput


@pytest.mark.parametrize(
    ("usd", "tokens", "amount", "number"),
    [
        ("", " ", None, None),
        ("1,50", "100 000", Decimal("1.50"), 100_000),
        ("$0.5", "100\u00a0000", Decimal("0.5"), 100_000),
        ("-1", "-5", Decimal(-1), -5),  # for the service to refuse by its range
    ],
)
def test_a_comma_a_blank_or_nothing_is_understood(usd, tokens, amount, number):
    assert read_limits(usd, tokens) == {"budget_usd": amount, "budget_tokens": number}


@pytest.mark.parametrize(("usd", "tokens"), [("one", ""), ("NaN", ""), ("Infinity", ""), ("", "1.5"), ("1.000,50", "")])
def test_what_is_no_number_is_refused(usd, tokens):
    with pytest.raises(InvalidInput, match="budget_invalid"):
        read_limits(usd, tokens)


def test_limits_that_an_order_does_not_name_stay():
    old = BuildOrder(idea="x", stack="s", model="m", is_demo=True, budget_usd=Decimal(1), budget_tokens=5000)
    assert limits_over(old, StartBuild()) == (Decimal(1), 5000)
    assert limits_over(old, StartBuild(budget_usd=None)) == (None, 5000)
    assert limits_over(old, build_order("demo")) == (Decimal(1), 5000)
    assert limits_over(old, build_order("demo", limits=TypedLimits(usd="2"))) == (Decimal(2), None)


def test_a_build_goes_on_with_what_was_changed_only():
    assert not RestOrder().as_order().model_fields_set
    assert RestOrder(limits=TypedLimits(tokens="6000")).as_order().budget_tokens == 6000
    both = RestOrder(model="demo", limits=TypedLimits(usd="2")).as_order()
    assert (both.model, both.budget_usd) == ("demo", Decimal(2))
