"""The pricing page under `/ru/pricing` and `/en/pricing`."""

import reflex as rx

from samokoder_app.features.pricing.components import cost, head, included, money_questions, plans
from samokoder_app.i18n.text import Language
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.language import fixed


def _pricing(language: Language) -> rx.Component:
    say = fixed(language)
    return public_frame(
        head(say),
        plans(say, language),
        cost(say, language),
        included(say),
        money_questions(say),
        language=language,
    )


def pricing_ru() -> rx.Component:
    """The Russian pricing page."""
    return _pricing("ru")


def pricing_en() -> rx.Component:
    """The English pricing page."""
    return _pricing("en")
