"""What an app costs, model by model (assets/components/price_calculator.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.pricing import Calculator
from samokoder_app.i18n.text import bundle


class _PriceCalculator(rx.Component):
    library = "$/public/components/price_calculator"
    tag = "PriceCalculator"
    builds: rx.Var[list[Any]]
    models: rx.Var[list[Any]]
    usual: rx.Var[str]
    texts: rx.Var[dict[str, dict[str, str]]]


def price_calculator(builds: list[dict[str, Any]], models: list[dict[str, Any]], usual: str) -> rx.Component:
    """A choice of builds `{id, calls, prompt, completion}`, and what each of the models `{title, provider, usd}` takes for it.

    `usd` are dollars by the id of a build; `usual` is the build that is chosen first.
    """
    return _PriceCalculator.create(builds=builds, models=models, usual=usual, texts=bundle(Calculator))
