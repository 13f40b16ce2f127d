"""The page of a team."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.team.belongings.components import (
    keys_section,
    log_section,
    projects_section,
    questions,
    team_section,
)
from samokoder_app.features.team.credits.components import credits_section
from samokoder_app.features.team.one.components import invitations_section, members_section, offer_section
from samokoder_app.features.team.one.state import TeamState
from samokoder_app.features.team.packs.components import payment_came
from samokoder_app.i18n.teams import TeamRoles, Teams
from samokoder_app.i18n.text import texts_of
from samokoder_app.shell.frame import app_frame, loading_line
from samokoder_app.ui.chrome import moment, page_link
from samokoder_app.ui.controls import button_class
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, empty_state


def team_page() -> rx.Component:
    """Projects and people first; what changes the team itself last."""
    back = page_link(t(Teams.back), to=paths.TEAMS, class_name=button_class())
    gone = empty_state(t(Teams.gone_title), t(Teams.gone_hint), back)
    shown = rx.cond(TeamState.name != "", _team(), rx.cond(TeamState.past_name != "", _past(), gone))
    return app_frame(rx.cond(TeamState.is_loaded, shown, loading_line()), questions())


def _team() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            page_link(t(Teams.back), to=paths.TEAMS, class_name="link text-13"),
            rx.el.div(
                rx.el.h1(
                    TeamState.name, class_name="min-w-0 text-28 font-semibold break-words", data_testid="team-name"
                ),
                badge(named(TeamState.role, texts_of(TeamRoles)), data_testid="own-role"),
                class_name="flex flex-wrap items-center gap-3",
            ),
            class_name="flex flex-col gap-2",
        ),
        payment_came(),
        rx.cond(TeamState.is_offered_to_you, offer_section()),
        projects_section(),
        members_section(),
        rx.cond(TeamState.rights.contains("people"), invitations_section()),
        rx.cond(TeamState.rights.contains("build"), keys_section()),
        rx.cond(TeamState.rights.contains("build"), credits_section(leads=TeamState.rights.contains("people"))),
        team_section(),
        rx.cond(TeamState.rights.contains("people"), log_section()),
        class_name="flex max-w-[760px] flex-col gap-5",
    )


def _past() -> rx.Component:
    """Of a team that the reader has ended: when, and what was done in it."""
    return rx.el.div(
        rx.el.div(
            page_link(t(Teams.back), to=paths.TEAMS, class_name="link text-13"),
            rx.el.h1(TeamState.past_name, class_name="min-w-0 text-28 font-semibold break-words"),
            rx.el.p(t(Teams.ended), " ", moment(TeamState.ended_at), class_name="text-14 text-quiet"),
            class_name="flex flex-col gap-2",
            data_testid="past-team",
        ),
        log_section(),
        class_name="flex max-w-[760px] flex-col gap-5",
    )
