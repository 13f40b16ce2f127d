"""Who sends an event: looked up again in every handler, from the cookie of the socket."""

import re
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.origins import origin_from
from samokoder_app.accounts.sessions import resolve_cookie
from samokoder_app.db.origin import set_origin
from samokoder_app.errors import Unauthenticated
from samokoder_app.i18n.text import LANGUAGE_COOKIE

_LANGUAGE = re.compile(rf"(?:^|; ){LANGUAGE_COOKIE}=(ru|en)")


async def visitor(state: rx.State) -> CurrentUser | None:
    """The signed-in user behind an event, or None; the page's language is the user's."""
    cookie = state.router.headers.cookie
    set_origin(origin_from(state.router.session.client_ip, state.router.headers.user_agent, "session"))
    user = await resolve_cookie(cookie) if cookie else None
    chosen = _LANGUAGE.search(cookie or "")
    return user.model_copy(update={"language": chosen[1]}) if user and chosen else user


async def signed_in(state: rx.State) -> CurrentUser:
    """The signed-in user behind an event; raises `Unauthenticated`, which leads to the sign-in page."""
    user = await visitor(state)
    if user is None:
        raise Unauthenticated
    return user


def sign_in_redirect(state: rx.State) -> EventSpec:
    """To the sign-in page and back to where the visitor wanted to go."""
    url = state.router.url
    wanted = f"{url.path}?{url.query}" if url.query else url.path
    return rx.redirect(f"{paths.SIGN_IN}?next={quote(wanted, safe='')}")
