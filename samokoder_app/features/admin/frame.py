"""The frame of all pages for operators: links between them, and that there are none for others."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.i18n.admin import AuditTexts, KeptMails, Operating
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.credits import ManagedTexts
from samokoder_app.i18n.text import Text
from samokoder_app.shell.failures import not_found_inside
from samokoder_app.shell.frame import app_frame
from samokoder_app.ui.chrome import clock_time
from samokoder_app.ui.controls import button, icon_button
from samokoder_app.ui.language import t
from samokoder_app.ui.sections import Section, section_head, sections_frame
from samokoder_app.ui.surfaces import waiting_lines
from samokoder_app.ui.ticker import ticker

REFRESH_SECONDS = 5
SECTIONS = (
    Section(paths.ADMIN, Operating.overview, "chart"),
    Section(paths.ADMIN_USERS, Operating.users, "user"),
    Section(paths.ADMIN_BUILDS, Operating.builds, "gear"),
    Section(paths.ADMIN_QUEUE, Operating.queue, "list"),
    Section(paths.ADMIN_AUDIT, AuditTexts.title, "history"),
    Section(paths.ADMIN_MANAGED, ManagedTexts.title, "key"),
    Section(paths.ADMIN_MAIL, KeptMails.title, "mail"),
)


def admin_page(
    path: str, head: Text, state: Any, content: Callable[[], rx.Component], *dialogs: rx.Component, refresh: Any
) -> rx.Component:
    """A page for operators, whose data are read anew every few seconds; for others there is no such page.

    `state` has `is_missing`, `is_loaded` and `read_at`; `refresh` is its handler that reads them.
    """
    news = rx.fragment(
        rx.cond(
            state.is_loaded,
            rx.el.span(
                t(Operating.updated),
                " ",
                clock_time(state.read_at),
                class_name="text-12 text-quiet",
                data_testid="read-at",
            ),
        ),
        icon_button("reload", t(Operating.refresh), on_click=refresh, data_testid="refresh"),
        ticker(REFRESH_SECONDS, refresh),
    )
    inner = sections_frame(
        Operating.title,
        SECTIONS,
        path,
        section_head(head, news),
        rx.cond(state.is_loaded, content(), waiting_lines(t(Common.loading), 6)),
        *dialogs,
    )
    page: rx.Component = rx.cond(state.is_missing, not_found_inside(), app_frame(inner))
    return page


def more_button(state: Any) -> rx.Component:
    """What follows the rows that are shown."""
    shown: rx.Component = rx.cond(
        state.has_more, rx.el.div(button(t(Common.more), on_click=state.more, data_testid="more"))
    )
    return shown
