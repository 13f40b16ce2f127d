"""`/` leads to the landing page in the visitor's language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse

from samokoder_app import paths
from samokoder_app.i18n.text import LANGUAGE_COOKIE
from samokoder_app.session.language import preferred_language


async def enter(request: Request) -> RedirectResponse:
    """Send the visitor to `/ru` or `/en`."""
    language = preferred_language(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))
    target = paths.LANDING_RU if language == "ru" else paths.LANDING_EN
    return RedirectResponse(target, status_code=302, headers={"Vary": "Accept-Language, Cookie"})
