"""Amounts as the reader's language writes them (assets/components/figures.js)."""

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from samokoder_app.ui.language import LANGUAGE


def in_dollars(usd: float | rx.Var[Any]) -> rx.Var[Any]:
    """US dollars, of small sums also fractions of a cent."""
    return _written("money", usd)


def in_groups(number: int | rx.Var[Any]) -> rx.Var[Any]:
    """A number with its thousands apart."""
    return _written("number", number)


def in_percent(share: int | rx.Var[Any]) -> rx.Var[Any]:
    """A share of a hundred."""
    return _written("percent", share)


def dollar_range(low: rx.Var[Any], high: rx.Var[Any]) -> rx.Var[Any]:
    """From one sum to another."""
    return _written("moneyRange", low, high)


def duration(seconds: float | rx.Var[float]) -> rx.Component:
    """Seconds in words that stay on one line: “3 min”, “2 hr 5 min”."""
    return _amount(_written("duration", seconds))


def money(usd: float | rx.Var[float]) -> rx.Component:
    """US dollars that stay on one line."""
    return _amount(in_dollars(usd))


def count(number: int | rx.Var[int]) -> rx.Component:
    """A number with its groups of thousands that stays on one line."""
    return _amount(in_groups(number))


def _amount(written: rx.Var[Any]) -> rx.Component:
    return rx.el.span(written, class_name="amount")


def _written(function: str, *values: Any) -> rx.Var[Any]:
    own = VarData(imports={"$/public/components/figures": [ImportVar(tag=function)]})
    given = [rx.Var.create(one) for one in values]
    return rx.Var(
        f"{function}({', '.join(str(one) for one in (LANGUAGE, *given))})",
        _var_type=str,
        _var_data=VarData.merge(own, LANGUAGE._get_all_var_data(), *(one._get_all_var_data() for one in given)),
    )
