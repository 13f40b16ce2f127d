"""Which of our languages somebody reads."""

from samokoder_app.i18n.text import Language


def language_of(accept_language: str) -> Language:
    """The first of our languages that the browser asks for; English for everybody else."""
    for item in accept_language.split(","):
        primary = item.strip().lower().partition(";")[0].partition("-")[0]
        if primary in {"ru", "be", "uk", "kk"}:
            return "ru"
        if primary == "en":
            return "en"
    return "en"
