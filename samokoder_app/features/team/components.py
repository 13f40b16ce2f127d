"""Parts of the list of teams."""

import reflex as rx

from samokoder_app.features.team.state import TeamListState
from samokoder_app.features.team.views import TeamLine
from samokoder_app.i18n.teams import TeamRoles, Teams
from samokoder_app.i18n.text import texts_of
from samokoder_app.teams.service import MAX_NAME
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.controls import button, field, text_input
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, row_list, section_card


def team_list() -> rx.Component:
    """The teams, and the form for a new one."""
    return section_card(
        t(Teams.title),
        rx.el.p(t(Teams.hint), class_name="max-w-[68ch] text-14 text-quiet"),
        row_list(TeamListState.lines, _line, t(Teams.none)),
        _form(),
        data_testid="teams",
    )


def _line(line: rx.Var[TeamLine]) -> rx.Component:
    counts = rx.el.span(line.members, " ", t(Teams.members_count), " · ", line.projects, " ", t(Teams.projects_count))
    return rx.el.li(
        page_link(
            line.name, to=line.href, class_name="link grow break-words text-14 font-semibold", data_testid="team-link"
        ),
        rx.el.span(counts, class_name="text-12 text-quiet"),
        badge(named(line.role, texts_of(TeamRoles))),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-3",
        data_testid="team-line",
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
