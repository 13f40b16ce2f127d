"""What the forms answer with: pages to go to, and cookies on the way."""

from datetime import timedelta
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from samokoder_app import paths
from samokoder_app.accounts import sessions
from samokoder_app.accounts.caller import Caller
from samokoder_app.accounts.flows import FLOW_COOKIE, FLOW_LIFETIME, Flow, seal_flow
from samokoder_app.client_address import client_address
from samokoder_app.errors import ProductError
from samokoder_app.i18n.text import LANGUAGE_COOKIE, LANGUAGES

_LONGEST_LANGUAGES = 200


def to_page(path: str, **query: str) -> RedirectResponse:
    """On to a page of ours; empty values of the query are left out."""
    said = urlencode({name: value for name, value in query.items() if value})
    return RedirectResponse(f"{path}?{said}" if said else path, 303)


def back(form: str, error: ProductError, target: str) -> RedirectResponse:
    """To the form again, with `?error=code`."""
    return to_page(form, error=error.code, next=target if target != paths.PROJECTS else "")


async def enter(request: Request, signed_in: sessions.SignedIn, target: str) -> RedirectResponse:
    """On to a page of ours, signed in. The session that this browser had is over: nobody knows of it any more."""
    await leave(request)
    response = RedirectResponse(target, 303)
    keep_cookie(response, sessions.COOKIE_NAME, signed_in.cookie_value, sessions.LIFETIME)
    return response


async def leave(request: Request) -> None:
    """End the session of this browser, if it has one."""
    value = sessions.cookie_value(request.headers.get("cookie"))
    if value is not None:
        await sessions.sign_out(value)


def wait_for_mail(flow: Flow, **query: str) -> RedirectResponse:
    """To the page that says where the mail went."""
    response = to_page(paths.CHECK_MAIL, **query)
    keep_flow(response, flow)
    return response


def keep_flow(response: Response, flow: Flow) -> None:
    """Remember in the browser what it has begun."""
    keep_cookie(response, FLOW_COOKIE, seal_flow(flow), FLOW_LIFETIME)


def keep_cookie(response: Response, name: str, value: str, lifetime: timedelta) -> None:
    """A cookie for this host alone, for no script, and for no post of another site."""
    response.set_cookie(
        name, value, max_age=int(lifetime.total_seconds()), path="/", secure=True, httponly=True, samesite="lax"
    )


def forget_cookie(response: Response, name: str) -> None:
    """Take a cookie of ours out of the browser."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def caller_of(request: Request) -> Caller:
    """Who sends a form; the language is the page's, else the first that the browser accepts."""
    accepted = request.headers.get("accept-language", "")[:_LONGEST_LANGUAGES]
    agent = "".join(sign for sign in request.headers.get("user-agent", "") if sign.isprintable())
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return Caller(
        address=client_address(request),
        agent=agent,
        language=chosen if chosen in LANGUAGES else accepted.encode("ascii", "ignore").decode(),
    )
