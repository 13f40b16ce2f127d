"""Sign-in forms: plain posts, so that the session cookie is set by a full page load and no script sees it.

Reflex reads a socket's headers once, when it opens: the redirect after signing in opens a new one.
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from samokoder_app import paths
from samokoder_app.accounts import open_sessions, sessions
from samokoder_app.errors import Forbidden, ProductError

router = APIRouter(include_in_schema=False)

_Email = Annotated[str, Form(max_length=320)]
_Password = Annotated[str, Form(max_length=1000)]
_Next = Annotated[str, Form(alias="next", max_length=500)]


@router.post(paths.SESSION_SIGN_UP)
async def sign_up(
    request: Request,
    email: _Email = "",
    password: _Password = "",
    target: _Next = paths.PROJECTS,
    invitation: Annotated[str, Form(max_length=200)] = "",
) -> RedirectResponse:
    """Make an account and go on signed in, or back to the form with `?error=code`."""
    check_same_origin(request)
    try:
        signed_in = await sessions.sign_up(
            email,
            password,
            invitation=invitation or None,
            client_address=_address(request),
            agent=_agent(request),
        )
    except ProductError as error:
        return _back(paths.SIGN_UP, error, target)
    return _enter(signed_in, target)


@router.post(paths.SESSION_SIGN_IN)
async def sign_in(
    request: Request, email: _Email = "", password: _Password = "", target: _Next = paths.PROJECTS
) -> RedirectResponse:
    """Go on signed in, or back to the form with `?error=code`."""
    check_same_origin(request)
    try:
        signed_in = await sessions.sign_in(email, password, client_address=_address(request), agent=_agent(request))
    except ProductError as error:
        return _back(paths.SIGN_IN, error, target)
    return _enter(signed_in, target)


@router.post(paths.SESSION_SIGN_OUT)
async def sign_out(request: Request) -> RedirectResponse:
    """End the session and forget the cookie."""
    check_same_origin(request)
    value = sessions.cookie_value(request.headers.get("cookie"))
    if value is not None:
        await sessions.sign_out(value)
    response = RedirectResponse(paths.LANDING, 303)
    response.delete_cookie(sessions.COOKIE_NAME, path="/", secure=True, httponly=True, samesite="lax")
    return response


@router.post(paths.SESSION_PASSWORD)
async def change_password(request: Request, present: _Password = "", new: _Password = "") -> RedirectResponse:
    """Put another password in place of the present one; back to the account, with `?error=code` if it was refused."""
    check_same_origin(request)
    user = await sessions.resolve_cookie(request.headers.get("cookie"))
    if user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        signed_in = await open_sessions.change_password(
            user, present, new, client_address=_address(request), agent=_agent(request)
        )
    except ProductError as error:
        return RedirectResponse(paths.account_security(error=error.code), 303)
    return _enter(signed_in, paths.account_security(done="password"))


def check_same_origin(request: HTTPConnection) -> None:
    """Refuse a post that another site made: its origin must be the host it was sent to.

    Also for any other endpoint that changes something on the strength of the cookie. Raises `Forbidden`.
    """
    if not is_same_origin(request):
        raise Forbidden("cross_origin")


def is_same_origin(request: HTTPConnection) -> bool:
    """Whether a page of the very host that was asked made this request."""
    origin = request.headers.get("origin")
    if origin is None or origin == "null":
        return request.headers.get("sec-fetch-site") == "same-origin"
    return origin.partition("://")[2].lower() == request.headers.get("host", "").lower() != ""


def _enter(signed_in: sessions.SignedIn, target: str) -> RedirectResponse:
    response = RedirectResponse(target if paths.is_local_path(target) else paths.PROJECTS, 303)
    response.set_cookie(
        sessions.COOKIE_NAME,
        signed_in.cookie_value,
        max_age=int(sessions.LIFETIME.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return response


def _back(form: str, error: ProductError, target: str) -> RedirectResponse:
    query = {"error": error.code}
    if target != paths.PROJECTS and paths.is_local_path(target):
        query["next"] = target
    return RedirectResponse(f"{form}?{urlencode(query)}", 303)


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _agent(request: Request) -> str:
    return "".join(sign for sign in request.headers.get("user-agent", "") if sign.isprintable())
