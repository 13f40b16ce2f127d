"""`/` leads to the landing page in the visitor's language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse

from samokoder_app import paths
from samokoder_app.i18n.text import Language

LANGUAGE_COOKIE = "samokoder_language"


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


async def enter(request: Request) -> RedirectResponse:
    """Send the visitor to `/ru` or `/en`."""
    language = preferred_language(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))
    target = paths.LANDING_RU if language == "ru" else paths.LANDING_EN
    return RedirectResponse(target, status_code=302, headers={"Vary": "Accept-Language, Cookie"})
