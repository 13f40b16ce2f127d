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
    return await go_in(request, entered, flow)


@router.post(paths.CONFIRM)
async def confirm(request: Request) -> RedirectResponse:
    """What the link of a mail is for. The form has no address of its own: it posts to the page's, and so needs no script.

    Following the link alone uses nothing up: programs that look at mails do that.
    """
    link_type, token_hash = request.query_params.get("type", ""), request.query_params.get("token_hash", "")
    try:
        if link_type not in LINKS:
            raise AuthError("link_expired")
        entered = await use_link(link_type, token_hash, caller_of(request))
    except ProductError as error:
        return to_page(paths.CONFIRM, error=error.code, type=link_type if link_type in LINKS else "")
    return await go_in(request, entered, open_flow(request.headers.get("cookie")))


@router.post(paths.SESSION_EMAIL)
async def email(request: Request, email: Email = "") -> RedirectResponse:
    """Ask for another address; back to the account, with what came of it."""
    user = await sessions.resolve_cookie(request.headers.get("cookie"))
    if user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        flow = await change_email(user, email, caller_of(request))
    except ProductError as error:
        return RedirectResponse(paths.account_security(email_error=error.code), 303)
    if flow is None:
        return RedirectResponse(paths.account_security(done="email"), 303)
    response = RedirectResponse(paths.account_security(done="email_asked"), 303)
    keep_flow(response, flow)
    return response


async def go_in(request: Request, entered: Entered, flow: Flow | None) -> RedirectResponse:
    """On to the page that follows: the one that was wanted, a new password, or what became of the address."""
    if entered.signed_in is None:
        done = "half" if entered.waits_for_other else "email"
        user = await sessions.resolve_cookie(request.headers.get("cookie"))
        if user is None or entered.waits_for_other:
            return to_page(paths.CONFIRM, done=done, type=entered.kind)
        return RedirectResponse(paths.account_security(done=done), 303)
    if entered.kind == "recovery" or entered.signed_in.password_is_gone:
        return await ask_new_password(request, entered.signed_in)
    is_expected = flow is not None and flow.kind == entered.kind
    response = await enter(request, entered.signed_in, flow.target if flow and is_expected else paths.PROJECTS)
    forget_cookie(response, FLOW_COOKIE)
    return response


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
    kept = target if paths.is_local_path(target) else paths.PROJECTS
    try:
        return wait_for_mail(await ask_mail(kind, email, kept, caller_of(request)))
    except ProductError as error:
        return back(form, error, target)
