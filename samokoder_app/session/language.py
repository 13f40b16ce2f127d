"""The visitor's language as the server knows it."""

from samokoder_app.i18n.text import Language


def preferred_language(cookie: str | None, accepted: str) -> Language:
    """The visitor's choice, else the first of Russian and English that the browser accepts, else English."""
    if cookie == "ru":
        return "ru"
    if cookie == "en":
        return "en"
    for item in accepted.split(","):
        tag = item.split(";")[0].strip().lower()
        if tag.startswith("ru"):
            return "ru"
        if tag.startswith("en"):
            return "en"
    return "en"
