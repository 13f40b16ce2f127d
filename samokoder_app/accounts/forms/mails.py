"""Entering through a mail: asking for it, its link, its code; and another address."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from samokoder_app import paths
from samokoder_app.accounts import sessions
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.flows import (
    FLOW_COOKIE,
    NEW_PASSWORD_COOKIE,
    NEW_PASSWORD_LIFETIME,
    Flow,
    MailKind,
    open_flow,
    permit_new_password,
)
from samokoder_app.accounts.forms.answers import (
    back,
    caller_of,
    enter,
    forget_cookie,
    keep_cookie,
    keep_flow,
    to_page,
    wait_for_mail,
)
from samokoder_app.accounts.forms.fields import OWN_PAGES, Code, Email, Next
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.mail_entry import LINKS, Entered, ask_again, ask_mail, use_code, use_link
from samokoder_app.accounts.own_login import change_email
from samokoder_app.errors import ProductError

router = APIRouter(include_in_schema=False, dependencies=OWN_PAGES)


@router.post(paths.SESSION_RECOVER)
async def recover(request: Request, email: Email = "") -> RedirectResponse:
    """Ask for a link to set a new password."""
    return await _ask(request, "recovery", email, paths.PROJECTS, paths.FORGOT_PASSWORD)


@router.post(paths.SESSION_LINK)
async def link(request: Request, email: Email = "", target: Next = paths.PROJECTS) -> RedirectResponse:
    """Ask for a link and a code to sign in with."""
    return await _ask(request, "magiclink", email, target, paths.SIGN_IN)


@router.post(paths.SESSION_RESEND)
async def resend(request: Request, email: Email = "") -> RedirectResponse:
    """The mail that this browser waits for, once more; with an address, the one that confirms a new account."""
    if email:
        return await _ask(request, "signup", email, paths.PROJECTS, paths.SIGN_IN)
    flow = open_flow(request.headers.get("cookie"))
    if flow is None:
        return to_page(paths.SIGN_IN, error="link_elsewhere")
    try:
        again = await ask_again(flow, caller_of(request))
    except ProductError as error:
        return to_page(paths.CHECK_MAIL, error=error.code)
    return wait_for_mail(again, done="resent")


@router.post(paths.SESSION_CODE)
async def code(request: Request, code: Code = "") -> RedirectResponse:
    """The code of the mail that this browser waits for."""
    flow = open_flow(request.headers.get("cookie"))
    if flow is None:
        return to_page(paths.SIGN_IN, error="link_elsewhere")
    try:
        entered = await use_code(flow, code, caller_of(request))
    except ProductError as error:
        return to_page(paths.CHECK_MAIL, error="code_wrong" if error.code == "link_expired" else error.code)
    if entered.signed_in is None:  # no code is asked for that lets nobody in
        return to_page(paths.SIGN_IN, error="link_elsewhere")
    return await go_in(request, entered.kind, entered.signed_in, flow)


@router.post(paths.CONFIRM)
@router.post(f"{paths.CONFIRM}/")  # as the page's address is once it is served
async def confirm(request: Request) -> RedirectResponse:
    """What the link of a mail is for. The form has no address of its own: it posts to the page's, and so needs no script.

    Following the link alone uses nothing up: programs that look at mails do that.
    """
    cookie = request.headers.get("cookie")
    before = await sessions.resolve_cookie(cookie)
    link_type, token_hash = request.query_params.get("type", ""), request.query_params.get("token_hash", "")
    try:
        if link_type not in LINKS:
            raise AuthError("link_expired")
        entered = await use_link(link_type, token_hash, caller_of(request))
    except ProductError as error:
        known = link_type if link_type in LINKS else ""
        unused = "" if error.code == "link_expired" else token_hash
        return to_page(paths.CONFIRM, error=error.code, type=known, token_hash=unused)
    if entered.signed_in is None:
        return await _agreed(cookie, before, entered)
    return await go_in(request, entered.kind, entered.signed_in, open_flow(cookie))


@router.post(paths.SESSION_EMAIL)
async def email(request: Request, email: Email = "") -> RedirectResponse:
    """Ask for another address; back to the account, with what came of it."""
    user = await sessions.resolve_cookie(request.headers.get("cookie"))
    if user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        flow = await change_email(user, email, caller_of(request))
    except ProductError as error:
        return RedirectResponse(paths.account_sign_in(email_error=error.code), 303)
    if flow is None:
        return RedirectResponse(paths.account_sign_in(done="email"), 303)
    response = RedirectResponse(paths.account_sign_in(done="email_asked"), 303)
    keep_flow(response, flow)
    return response


async def go_in(request: Request, kind: MailKind, signed_in: sessions.SignedIn, flow: Flow | None) -> RedirectResponse:
    """On to the page that follows: the one that was wanted, or that for a new password."""
    if kind == "recovery" or signed_in.password_is_gone:
        return await ask_new_password(request, signed_in)
    target = flow.target if flow is not None and flow.kind == kind else paths.PROJECTS
    response = await enter(request, signed_in, target)
    forget_cookie(response, FLOW_COOKIE)
    return response


async def _agreed(cookie: str | None, before: CurrentUser | None, entered: Entered) -> RedirectResponse:
    """To the account if its address has just changed; else to what is known: one mailbox has agreed."""
    now = await sessions.resolve_cookie(cookie)
    if before is not None and now is not None and before.email != now.email:
        return RedirectResponse(paths.account_sign_in(done="email"), 303)
    return to_page(paths.CONFIRM, done="email" if entered.is_changed else "agreed", type=entered.kind)


async def ask_new_password(request: Request, signed_in: sessions.SignedIn) -> RedirectResponse:
    """Signed in by who has proven the address just now, and permitted to set a password."""
    because = "?because=proved" if signed_in.password_is_gone else ""
    response = await enter(request, signed_in, f"{paths.NEW_PASSWORD}{because}")
    forget_cookie(response, FLOW_COOKIE)
    if signed_in.user.session_id is not None:
        permission = permit_new_password(signed_in.user.session_id)
        keep_cookie(response, NEW_PASSWORD_COOKIE, permission, NEW_PASSWORD_LIFETIME)
    return response


async def _ask(request: Request, kind: MailKind, email: str, target: str, form: str) -> RedirectResponse:
    try:
        return wait_for_mail(await ask_mail(kind, email, target, caller_of(request)))
    except ProductError as error:
        return back(form, error, target)
