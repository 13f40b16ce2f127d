"""The page to which an invitation leads."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.team.joining.state import JoinState
from samokoder_app.i18n.teams import JoinTexts, TeamRoles
from samokoder_app.i18n.text import texts_of
from samokoder_app.shell.frame import app_frame, loading_line
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.controls import button, button_class
from samokoder_app.ui.language import named, t, t_pair
from samokoder_app.ui.surfaces import card


def join_page() -> rx.Component:
    """Which team, in which role, and one button."""
    shown = rx.cond(JoinState.team != "", _invitation(), _refusal())
    return app_frame(
        rx.el.div(
            card(
                rx.el.h1(t(JoinTexts.title), class_name="text-20 font-semibold"),
                rx.cond(JoinState.is_loaded, shown, loading_line()),
                class_name="flex flex-col gap-4 p-6",
            ),
            class_name="mx-auto max-w-[520px]",
        )
    )


def _invitation() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(JoinTexts.invited),
            " ",
            rx.el.strong(JoinState.team, class_name="break-words", data_testid="invited-to"),
            class_name="text-16",
        ),
        rx.el.p(
            t(JoinTexts.your_role), ": ", named(JoinState.role, texts_of(TeamRoles)), class_name="text-14 text-quiet"
        ),
        rx.cond(
            JoinState.invited_by != "",
            rx.el.p(t(JoinTexts.invited_by), ": ", JoinState.invited_by, class_name="text-14 text-quiet break-words"),
        ),
        rx.el.div(button(t(JoinTexts.join), kind="primary", on_click=JoinState.join, data_testid="join-team")),
        class_name="flex flex-col gap-3",
    )


def _refusal() -> rx.Component:
    return rx.el.div(
        rx.el.p(t_pair(JoinState.refusal_ru, JoinState.refusal_en), class_name="text-14", data_testid="join-refused"),
        rx.el.div(page_link(t(JoinTexts.to_teams), to=paths.TEAMS, class_name=button_class())),
        class_name="flex flex-col gap-3",
    )
