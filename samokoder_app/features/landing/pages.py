"""The landing page under `/ru` and `/en`."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.landing.components import hero, how_it_works, prices, questions
from samokoder_app.i18n.text import Language
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.language import fixed


def _landing(language: Language, home: str) -> rx.Component:
    say = fixed(language)
    return public_frame(hero(say, language), how_it_works(say), prices(say), questions(say), say=say, home=home)


def landing_ru() -> rx.Component:
    """The Russian landing page."""
    return _landing("ru", paths.LANDING_RU)


def landing_en() -> rx.Component:
    """The English landing page."""
    return _landing("en", paths.LANDING_EN)
