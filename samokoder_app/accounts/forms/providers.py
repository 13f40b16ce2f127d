"""GitHub and Google: there, back, and away from the account."""

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from samokoder_app import paths
from samokoder_app.accounts import oauth, sessions
from samokoder_app.accounts.flows import FLOW_COOKIE, Flow, open_flow
from samokoder_app.accounts.forms.answers import back, caller_of, enter, forget_cookie, keep_flow, to_page
from samokoder_app.accounts.forms.fields import OWN_PAGES, Flag, IdentityId, Invitation, Next, Provider
from samokoder_app.accounts.forms.mails import ask_new_password
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.own_login import unlink
from samokoder_app.auth_server.config import PROVIDER_TITLES
from samokoder_app.errors import ProductError

router = APIRouter(include_in_schema=False)

_ON_THE_WAY = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<link rel="icon" href="/images/mark.svg"><meta http-equiv="refresh" content="0;url={url}"><title>{name}</title><p><a href="{url}">{name} →</a>'
)


@router.post(paths.SESSION_OAUTH, dependencies=OWN_PAGES)
async def oauth_begin(
    request: Request,
    provider: Provider = "",
    target: Next = paths.PROJECTS,
    invitation: Invitation = "",
    linking: Flag = "",
) -> Response:
    """To a provider: to sign in, or with `linking` to add it to the account.

    The answer is a page that goes on by itself: a redirect would be part of the post, and our policy lets forms lead to
    no other origin.
    """
    user = await sessions.resolve_cookie(request.headers.get("cookie")) if linking else None
    if linking and user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        if user is not None:
            departure = await oauth.begin_linking(user, provider, caller_of(request))
        else:
            departure = await oauth.begin_sign_in(provider, target, invitation, caller_of(request))
    except ProductError as error:
        if user is not None:
            return RedirectResponse(paths.account_sign_in(login_error=error.code), 303)
        return back(paths.SIGN_IN, error, target)
    page = _ON_THE_WAY.format(url=escape(departure.url), name=PROVIDER_TITLES[provider])
    response = HTMLResponse(page, headers={"Cache-Control": "no-store"})
    keep_flow(response, departure.flow)
    return response


@router.get(paths.SESSION_CALLBACK)
async def oauth_end(
    request: Request, code: str = "", error: str = "", error_code: str = "", message: str = ""
) -> RedirectResponse:
    """Back from a provider, or through the link of a Supabase's own mail: the code is of use to who began alone.

    A visit that somebody else has arranged has no verifier that fits, and ends on a page that says so.
    """
    cookie = request.headers.get("cookie")
    flow = open_flow(cookie)
    user = await sessions.resolve_cookie(cookie)
    try:
        if error or error_code:
            raise oauth.refusal(error, error_code)
        if not code and flow is not None and flow.kind == "email_change" and message:
            return to_page(paths.CONFIRM, done="agreed", type="email_change")
        if not code or flow is None:
            raise oauth.elsewhere()
        signed_in = await oauth.arrive(flow, code, user, caller_of(request))
    except ProductError as refused:
        return _ended(_refused(flow, user, refused))
    return _ended(await _arrived(request, flow, signed_in))


@router.post(paths.SESSION_UNLINK, dependencies=OWN_PAGES)
async def unlink_provider(request: Request, identity_id: IdentityId = "") -> RedirectResponse:
    """Take a provider away from the account."""
    user = await sessions.resolve_cookie(request.headers.get("cookie"))
    if user is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    try:
        await unlink(user, identity_id, caller_of(request))
    except ProductError as error:
        return RedirectResponse(paths.account_sign_in(login_error=error.code), 303)
    return RedirectResponse(paths.account_sign_in(done="unlinked"), 303)


async def _arrived(request: Request, flow: Flow, signed_in: sessions.SignedIn | None) -> RedirectResponse:
    if signed_in is None:
        done = "email" if flow.kind == "email_change" else "linked"
        return RedirectResponse(paths.account_sign_in(done=done), 303)
    if flow.kind == "recovery" or signed_in.password_is_gone:
        return await ask_new_password(request, signed_in)
    return await enter(request, signed_in, flow.target)


def _refused(flow: Flow | None, user: CurrentUser | None, error: ProductError) -> RedirectResponse:
    if flow is not None and flow.kind == "linking" and user is not None:
        return RedirectResponse(paths.account_sign_in(login_error=error.code), 303)
    if error.code == "link_expired":
        kind = flow.kind if flow is not None and flow.kind not in {"oauth", "linking"} else ""
        return to_page(paths.CONFIRM, error=error.code, type=kind)
    return to_page(paths.SIGN_IN, error=error.code)


def _ended(response: RedirectResponse) -> RedirectResponse:
    """A flow has one end, good or bad."""
    forget_cookie(response, FLOW_COOKIE)
    return response
