"""The visitor's language as the server knows it."""

from samokoder_app.i18n.languages import language_of
from samokoder_app.i18n.text import Language


def preferred_language(cookie: str | None, accepted: str) -> Language:
    """The visitor's choice, else the one that the browser asks for (`Accept-Language`)."""
    if cookie == "ru":
        return "ru"
    if cookie == "en":
        return "en"
    return language_of(accepted)
