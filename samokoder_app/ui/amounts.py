"""Amounts by the reader's locale (assets/components/amounts.jsx)."""

import reflex as rx

_MODULE = "$/public/components/amounts"


class _Duration(rx.Component):
    library = _MODULE
    tag = "Duration"
    seconds: rx.Var[float]


class _Money(rx.Component):
    library = _MODULE
    tag = "Money"
    usd: rx.Var[float]


class _Count(rx.Component):
    library = _MODULE
    tag = "Count"
    number: rx.Var[int]


def duration(seconds: float | rx.Var[float]) -> rx.Component:
    """Seconds in words: “3 min”, “2 hr 5 min”."""
    return _Duration.create(seconds=seconds)


def money(usd: float | rx.Var[float]) -> rx.Component:
    """US dollars."""
    return _Money.create(usd=usd)


def count(number: int | rx.Var[int]) -> rx.Component:
    """A number with its groups of thousands."""
    return _Count.create(number=number)
