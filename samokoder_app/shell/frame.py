"""Frames of the public pages and of the pages behind sign-in."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.landing import Landing
from samokoder_app.i18n.plans import LimitsUseTexts
from samokoder_app.i18n.text import Language
from samokoder_app.session.state import NoticeState
from samokoder_app.ui.chrome import arrival, bar_link, language_button, page_link, theme_button
from samokoder_app.ui.controls import icon_button, link_button, post_form
from samokoder_app.ui.icon import icon, mark
from samokoder_app.ui.language import LANGUAGE, Say, fixed, t, t_pair
from samokoder_app.ui.links import loaded_link

_BAR = "flex items-center gap-1 sm:gap-2 border-b border-line bg-panel"


def _skip_link(say: Say) -> rx.Component:
    return rx.el.a(say(Common.skip_to_content), href="#content", class_name="skip-link")


def brand(say: Say, href: str) -> rx.Component:
    """Mark and name, linked to the start."""
    return rx.el.a(
        mark(24),
        rx.el.span(say(Common.product), class_name="text-16 font-semibold"),
        href=href,
        class_name="flex items-center gap-2 text-text no-underline",
    )


def _by_language(language: Language | None, path: Callable[[str], str], anchor: str = "") -> Any:
    """The address in the language of the page; where that is known in the browser alone, in the reader's."""
    if language is not None:
        return path(language) + anchor
    return rx.cond(LANGUAGE == "ru", path("ru") + anchor, path("en") + anchor)


def _main_links(say: Say, language: Language | None) -> list[rx.Component]:
    links = (
        (Common.how, _by_language(language, paths.landing, "#how")),
        (Common.pricing, _by_language(language, paths.pricing)),
        (Common.questions, _by_language(language, paths.landing, "#questions")),
    )
    return [rx.el.a(say(text), href=href, class_name="quiet-link") for text, href in links]


def _footer(say: Say, language: Language | None) -> rx.Component:
    return rx.el.footer(
        rx.el.div(
            rx.el.span(say(Landing.footer)),
            rx.el.div(class_name="grow"),
            *_main_links(say, language),
            loaded_link(say(Common.api_docs), href=paths.API_DOCS, class_name="quiet-link"),
            class_name="mx-auto flex max-w-[1120px] flex-wrap items-center gap-x-6 gap-y-2 px-4 py-6 text-13 text-quiet",
        ),
        class_name="border-t border-line",
    )


def sign_in_link(say: Say) -> rx.Component:
    """The way in, of pages that anybody may see."""
    return link_button(say(Common.sign_in), href=paths.SIGN_IN, kind="quiet", size="small", data_testid="to-sign-in")


def projects_link() -> rx.Component:
    """The way back to work, for who is signed in."""
    return link_button(t(Common.to_projects), href=paths.PROJECTS, kind="quiet", size="small", data_testid="to-work")


def public_frame(
    *children: Any, language: Language | None = None, entrance: rx.Component | None = None
) -> rx.Component:
    """Header and footer of pages that anybody may see; `language` of a page that is prerendered in one.

    `entrance` in place of the link to sign in, where it is known who is looking.
    """
    say = fixed(language) if language is not None else t
    home = paths.landing(language) if language is not None else paths.LANDING
    header = rx.el.header(
        rx.el.div(
            brand(say, home),
            rx.el.nav(
                *_main_links(say, language),
                aria_label=say(Common.main_pages),
                class_name="ml-6 hidden items-center gap-5 text-14 md:flex",
            ),
            rx.el.div(class_name="grow"),
            language_button(),
            theme_button(say),
            entrance if entrance is not None else sign_in_link(say),
            class_name="mx-auto flex max-w-[1120px] items-center gap-1 px-4 py-2 sm:gap-2",
        ),
        class_name="border-b border-line bg-panel",
    )
    return rx.el.div(
        _skip_link(say),
        arrival(),
        header,
        rx.el.main(*children, id="content", class_name="grow"),
        _footer(say, language),
        class_name="flex min-h-dvh flex-col bg-page text-text",
    )


def sign_out_form() -> rx.Component:
    """Signing out is a form post: the page loads anew and its sockets close."""
    return post_form(
        rx.el.button(
            icon("exit", 18),
            type="submit",
            title=t(Common.sign_out),
            aria_label=t(Common.sign_out),
            class_name="button button--quiet button--icon",
            data_testid="sign-out",
        ),
        action=paths.SESSION_SIGN_OUT,
    )


def app_bar() -> rx.Component:
    """The bar of pages behind sign-in."""
    return rx.el.header(
        page_link(
            mark(22),
            rx.el.span(t(Common.product), class_name="hidden text-14 font-semibold sm:inline"),
            to=paths.PROJECTS,
            aria_label=t(Common.product),
            class_name="flex shrink-0 items-center gap-2 text-text no-underline",
        ),
        rx.el.nav(
            bar_link("folder", t(Common.projects), paths.PROJECTS),
            bar_link("people", t(Common.teams), paths.TEAMS),
            bar_link("chart", t(Common.usage), paths.USAGE),
            bar_link("user", t(Common.account), paths.ACCOUNT),
            aria_label=t(Common.main_pages),
            class_name="bar-links",
        ),
        rx.el.div(class_name="grow"),
        language_button(),
        theme_button(),
        sign_out_form(),
        class_name=f"{_BAR} min-h-[44px] px-2 sm:px-3",
    )


def app_frame(*children: Any) -> rx.Component:
    """A page behind sign-in."""
    return rx.el.div(
        _skip_link(t),
        arrival(),
        app_bar(),
        rx.el.main(*children, id="content", class_name="mx-auto w-full max-w-[1120px] grow px-4 py-6 sm:py-8"),
        notice_banner(),
        class_name="flex min-h-dvh flex-col bg-page text-text",
    )


def notice_banner() -> rx.Component:
    """The newest refusal of an action in a sentence, until it is closed."""
    return rx.cond(
        NoticeState.is_shown,
        rx.el.div(
            icon("alert", 18, class_name="mt-[1px] shrink-0"),
            rx.el.p(
                t_pair(NoticeState.ru, NoticeState.en),
                rx.cond(NoticeState.is_quota, rx.fragment(" ", _to_limits())),
            ),
            icon_button("cross", t(Common.close), on_click=NoticeState.close, class_name="-my-1"),
            role="alert",
            class_name="banner",
            data_testid="notice",
        ),
    )


def _to_limits() -> rx.Component:
    """The way on where a limit of the plan is reached."""
    return page_link(
        t(LimitsUseTexts.title), to=paths.ACCOUNT_LIMITS, class_name="link whitespace-nowrap", data_testid="to-limits"
    )


def loading_line() -> rx.Component:
    """What is being waited for, in words."""
    return rx.el.p(t(Common.loading), role="status", class_name="text-14 text-quiet")
