"""Pages and boxes for what went wrong: unknown address, crashed page, lost connection."""

from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary
from reflex_components_core.core.banner import has_connection_errors

from samokoder_app import paths
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.text import Text
from samokoder_app.session.entry import EntryState
from samokoder_app.shell.frame import app_frame, projects_link, public_frame, sign_in_link
from samokoder_app.ui.controls import button_class
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t
from samokoder_app.ui.links import loaded_link


def _ways_on(*ways: tuple[Text, str]) -> rx.Component:
    """Where to go from here, the likeliest first. The page is loaded anew: a broken one has no routes any more."""
    return rx.el.div(
        *[
            loaded_link(t(text), href=href, class_name=button_class("plain" if place else "primary"))
            for place, (text, href) in enumerate(ways)
        ],
        class_name="flex flex-wrap gap-3",
    )


def _dead_end(sign: rx.Component, title: Text, hint: Text, ways: rx.Component, **props: Any) -> rx.Component:
    return rx.el.div(
        sign,
        rx.el.h1(t(title), class_name="text-28 font-semibold"),
        rx.el.p(t(hint), class_name="max-w-[60ch] text-16 text-quiet"),
        ways,
        class_name="mx-auto flex w-full max-w-[1120px] flex-col items-start gap-4 px-4 py-12 sm:py-20",
        **props,
    )


def _not_found(*ways: tuple[Text, str]) -> rx.Component:
    number = rx.el.p("404", class_name="figures text-40 text-quiet")
    return _dead_end(number, Common.not_found_title, Common.not_found_hint, _ways_on(*ways), data_testid="not-found")


_TO_WORK = ((Common.to_projects, paths.PROJECTS), (Common.to_new, paths.NEW_PROJECT))


def not_found_page() -> rx.Component:
    """For an address that leads nowhere, whoever is asking."""
    is_guest = EntryState.present == ""
    return public_frame(
        _not_found(*_TO_WORK, (Common.to_start, paths.LANDING)),
        entrance=rx.cond(is_guest, sign_in_link(t), projects_link()),
    )


def not_found_inside() -> rx.Component:
    """For a page behind sign-in that is not this user's to see: for them it is not there."""
    return app_frame(_not_found(*_TO_WORK))


def missing_project_page() -> rx.Component:
    """For a project that is not there, or not this user's: nobody is told which."""
    sign = rx.el.span(icon("folder", 40), class_name="-ml-1 text-quiet")
    ways = _ways_on(*_TO_WORK)
    return app_frame(
        _dead_end(sign, Common.no_project_title, Common.no_project_hint, ways, data_testid="missing-project")
    )


def _crash_box() -> rx.Component:
    sign = rx.el.span(icon("alert", 40), class_name="-ml-1 text-failed")
    ways = _ways_on((Common.reload, ""), (Common.to_projects, paths.PROJECTS), (Common.to_start, paths.LANDING))
    report = rx.el.details(
        rx.el.summary(t(Common.crash_report), class_name="cursor-pointer text-14"),
        rx.el.pre(
            rx.Var("event_args.error.message"),
            class_name="mt-2 w-full overflow-auto rounded-control bg-raised p-3 text-13",
        ),
        class_name="w-full",
    )
    return _dead_end(
        sign,
        Common.crash_title,
        Common.crash_hint,
        rx.el.div(ways, report, class_name="flex w-full flex-col gap-6"),
        role="alert",
        data_testid="crashed",
    )


def crash_boundary(_: bool) -> rx.Component:
    """Catches errors of rendering and says what to do."""
    return error_boundary(fallback_render=rx.Var.create(_crash_box()))


def connection_banner(is_stateful: bool) -> rx.Component | None:
    """Says that the connection is lost while it is."""
    if not is_stateful:
        return None
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            icon("alert", 18),
            rx.el.p(t(Common.connection_lost)),
            role="status",
            class_name="banner",
            data_testid="connection-lost",
        ),
    )
