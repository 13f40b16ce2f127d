"""Signing up, in and out, and another password."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from samokoder_app import paths
from samokoder_app.accounts import open_sessions, sessions
from samokoder_app.accounts.flows import NEW_PASSWORD_COOKIE, Flow, may_set_password
from samokoder_app.accounts.forms.answers import (
    back,
    caller_of,
    enter,
    forget_cookie,
    leave,
    to_page,
    wait_for_mail,
)
from samokoder_app.accounts.forms.fields import OWN_PAGES, Email, Invitation, Next, Password
from samokoder_app.accounts.own_login import set_password
from samokoder_app.errors import ProductError

router = APIRouter(include_in_schema=False, dependencies=OWN_PAGES)


@router.post(paths.SESSION_SIGN_UP)
async def sign_up(
    request: Request,
    email: Email = "",
    password: Password = "",
    target: Next = paths.PROJECTS,
    invitation: Invitation = "",
) -> RedirectResponse:
    """Make an account and go on signed in, or to the page about the mail; back to the form with `?error=code`."""
    try:
        made = await sessions.begin_sign_up(
            email,
            password,
            invitation=invitation or None,
            target=target,
            caller=caller_of(request),
        )
    except ProductError as error:
        return back(paths.SIGN_UP, error, target)
    return wait_for_mail(made) if isinstance(made, Flow) else await enter(request, made, target)


@router.post(paths.SESSION_SIGN_IN)
async def sign_in(
    request: Request, email: Email = "", password: Password = "", target: Next = paths.PROJECTS
) -> RedirectResponse:
    """Go on signed in, or back to the form with `?error=code`; who has not confirmed yet may ask for the mail again."""
    try:
        signed_in = await sessions.sign_in(email, password, caller=caller_of(request))
    except ProductError as error:
        if error.code != "confirm_email":
            return back(paths.SIGN_IN, error, target)
        return wait_for_mail(Flow(kind="signup", email=email, target=target), error=error.code)
    return await enter(request, signed_in, target)


@router.post(paths.SESSION_SIGN_OUT)
async def sign_out(request: Request) -> RedirectResponse:
    """End the session and forget the cookie."""
    await leave(request)
    response = RedirectResponse(paths.LANDING, 303)
    forget_cookie(response, sessions.COOKIE_NAME)
    return response


@router.post(paths.SESSION_PASSWORD)
async def change_password(request: Request, present: Password = "", new: Password = "") -> RedirectResponse:
    """Put another password in place of the present one; back to the account, with `?error=code` if it was refused."""
    user = await sessions.resolve_cookie(request.headers.get("cookie"))
    if user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        signed_in = await open_sessions.change_password(user, present, new, caller=caller_of(request))
    except ProductError as error:
        return RedirectResponse(paths.account_sign_in(error=error.code), 303)
    return await enter(request, signed_in, paths.account_sign_in(done="password"))


@router.post(paths.SESSION_NEW_PASSWORD)
async def new_password(request: Request, new: Password = "") -> RedirectResponse:
    """A password in place of a forgotten one, for a session that the link of a mail has just opened."""
    cookie = request.headers.get("cookie")
    user = await sessions.resolve_cookie(cookie)
    if user is None or not may_set_password(cookie, user.session_id):
        return to_page(paths.FORGOT_PASSWORD, error="link_elsewhere")
    try:
        await set_password(user, new, caller_of(request))
    except ProductError as error:
        return to_page(paths.NEW_PASSWORD, error=error.code)
    response = to_page(paths.PROJECTS)
    forget_cookie(response, NEW_PASSWORD_COOKIE)
    return response
