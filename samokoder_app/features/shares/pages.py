"""The page that a public link opens, for anybody."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.shares.components import (
    code_part,
    fork_part,
    history_part,
    preview_part,
    proof_part,
    refusal_part,
)
from samokoder_app.features.shares.state import SharedState
from samokoder_app.i18n.shares import SharedTexts
from samokoder_app.shell.frame import loading_line, notice_banner, projects_link, public_frame, sign_in_link
from samokoder_app.ui.controls import button, link_button
from samokoder_app.ui.language import t

_COLUMN = "mx-auto flex w-full max-w-[1120px] flex-col gap-6 px-4 py-6 sm:py-8"


def shared_page() -> rx.Component:
    """A project as its owner lets it be seen: the app, what proves it, its history, a copy of one's own."""
    shown = rx.cond(SharedState.is_gone, _gone(), rx.cond(SharedState.name != "", _app(), _busy()))
    return public_frame(
        rx.cond(SharedState.is_loaded, shown, rx.el.div(loading_line(), class_name=_COLUMN)),
        notice_banner(),
        entrance=rx.cond(SharedState.is_guest, sign_in_link(t), projects_link()),
    )


def _app() -> rx.Component:
    nothing = rx.el.p(t(SharedTexts.empty), class_name="text-16", data_testid="shared-empty")
    parts = rx.fragment(
        rx.cond(SharedState.shows.contains("preview"), preview_part()),
        proof_part(),
        rx.cond(SharedState.shows.contains("history"), history_part()),
        rx.cond(SharedState.shows.contains("code"), code_part()),
    )
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h1(SharedState.name, class_name="text-28 font-semibold break-words", data_testid="shared-name"),
                rx.cond(
                    SharedState.summary != "",
                    rx.el.p(SharedState.summary, class_name="max-w-[68ch] text-16 text-quiet break-words"),
                ),
                rx.el.p(t(SharedTexts.shared_with), class_name="text-13 text-quiet"),
                class_name="flex min-w-0 grow flex-col gap-2",
            ),
            rx.cond(SharedState.shows.contains("fork"), rx.el.div(fork_part(), class_name="shrink-0 md:max-w-[340px]")),
            class_name="flex flex-col gap-4 md:flex-row md:items-start",
        ),
        rx.cond(SharedState.version > 0, parts, nothing),
        class_name=_COLUMN,
    )


def _gone() -> rx.Component:
    return rx.el.div(
        rx.el.p("404", class_name="figures text-40 text-quiet"),
        rx.el.h1(t(SharedTexts.gone_title), class_name="text-28 font-semibold"),
        rx.el.p(t(SharedTexts.gone_hint), class_name="max-w-[60ch] text-16 text-quiet"),
        link_button(t(SharedTexts.to_start), href=paths.LANDING, kind="primary", class_name="w-fit"),
        class_name=_COLUMN,
        data_testid="share-gone",
    )


def _busy() -> rx.Component:
    return rx.el.div(
        rx.el.h1(t(SharedTexts.busy_title), class_name="text-28 font-semibold"),
        refusal_part(),
        rx.el.div(button(t(SharedTexts.again), on_click=SharedState.load)),
        class_name=_COLUMN,
        data_testid="share-busy",
    )
