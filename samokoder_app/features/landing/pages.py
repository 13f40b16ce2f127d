"""The landing page under `/ru` and `/en`."""

import reflex as rx

from samokoder_app.features.landing.components import comparison, evidence, hero, how_it_works, prices, questions
from samokoder_app.i18n.text import Language
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.language import fixed


def _landing(language: Language) -> rx.Component:
    say = fixed(language)
    return public_frame(
        hero(say, language),
        how_it_works(say),
        evidence(say, language),
        comparison(say),
        prices(say, language),
        questions(say),
        language=language,
    )


def landing_ru() -> rx.Component:
    """The Russian landing page."""
    return _landing("ru")


def landing_en() -> rx.Component:
    """The English landing page."""
    return _landing("en")
