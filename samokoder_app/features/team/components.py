"""Parts of the list of teams."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.team.state import TeamListState
from samokoder_app.features.team.views import PastLine, TeamLine
from samokoder_app.i18n.teams import TeamRoles, Teams
from samokoder_app.i18n.text import texts_of
from samokoder_app.teams.service import MAX_NAME
from samokoder_app.ui.chrome import moment, page_link
from samokoder_app.ui.controls import button, button_class, field, text_input
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, card, row_list, section_card


def team_list() -> rx.Component:
    """The teams, and the form for a new one, or which plan has it."""
    return card(
        row_list(TeamListState.lines, _line, t(Teams.none)),
        rx.cond(TeamListState.can_make, _form(), _to_plans()),
        class_name="flex flex-col gap-4 p-4 sm:p-6",
        data_testid="teams",
    )


def _to_plans() -> rx.Component:
    return rx.el.div(
        rx.el.p(t(Teams.not_in_plan), class_name="max-w-[68ch] text-14"),
        rx.el.div(page_link(t(Teams.to_plans), to=paths.ACCOUNT_BILLING, class_name=button_class())),
        class_name="flex flex-col gap-3 border-t border-line pt-4",
        data_testid="teams-not-in-plan",
    )


def _line(line: rx.Var[TeamLine]) -> rx.Component:
    counts = rx.el.span(t(Teams.members_count), " ", line.members, " · ", t(Teams.projects_count), " ", line.projects)
    return rx.el.li(
        page_link(
            line.name, to=line.href, class_name="link grow break-words text-14 font-semibold", data_testid="team-link"
        ),
        rx.el.span(counts, class_name="text-12 text-quiet"),
        badge(named(line.role, texts_of(TeamRoles))),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-3",
        data_testid="team-line",
    )


def past_teams() -> rx.Component:
    """Teams that the reader has ended, whose logs he still reads."""
    lines = rx.el.ul(rx.foreach(TeamListState.past, _past_line), class_name="divide-y divide-line")
    hint = rx.el.p(t(Teams.past_hint), class_name="text-14 text-quiet")
    return rx.cond(TeamListState.past.length() > 0, section_card(t(Teams.past), hint, lines, data_testid="past-teams"))


def _past_line(line: rx.Var[PastLine]) -> rx.Component:
    return rx.el.li(
        page_link(line.name, to=line.href, class_name="link grow break-words text-14", data_testid="past-team-link"),
        rx.el.span(moment(line.ended_at), class_name="text-12 text-quiet"),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-2",
    )


def _form() -> rx.Component:
    control = text_input("team_name", "team_name", required=True, max_length=MAX_NAME)
    return rx.el.form(
        field(t(Teams.name), control, "team_name"),
        rx.el.div(button(t(Teams.make), kind="primary", type="submit", data_testid="make-team")),
        on_submit=TeamListState.make,
        reset_on_submit=False,
        class_name="flex flex-col gap-3 border-t border-line pt-4",
    )
