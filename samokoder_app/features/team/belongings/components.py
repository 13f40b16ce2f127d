"""Parts of the page of a team: its projects and keys, what was done, and the team itself."""

from typing import Any

import reflex as rx

from samokoder_app.features.team.one.state import TeamState
from samokoder_app.features.team.one.views import Choice, KeyLine, LogLine, MemberLine, ProjectLine
from samokoder_app.i18n.account import Providers
from samokoder_app.i18n.teams import TeamDeeds, TeamRoles, Teams
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.teams.service import MAX_NAME
from samokoder_app.ui.chrome import moment, page_link
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, field, icon_button, select, text_input
from samokoder_app.ui.language import in_dollars, named, t
from samokoder_app.ui.surfaces import row_list, section_card

_LOGGED = texts_of(TeamDeeds)
_ROW = "flex items-center gap-3 py-2"
_ABOUT = "flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1"
"""What a row is about: it folds beside the row's button, which keeps its place."""


def projects_section() -> rx.Component:
    """What the team builds, and the form that brings in a project."""
    can_bring = TeamState.rights.contains("edit") & (TeamState.own_projects.length() > 0)
    form = _choose(
        "project_id", Teams.bring_which, Teams.bring, TeamState.own_projects, TeamState.bring, Teams.bring_hint
    )
    return section_card(
        t(Teams.projects),
        row_list(TeamState.projects, _project, t(Teams.no_projects)),
        rx.cond(can_bring, form),
        data_testid="team-projects",
    )


def _project(line: rx.Var[ProjectLine]) -> rx.Component:
    out = icon_button(
        "exit", t(Teams.take_out), of=line.name, on_click=TeamState.take_out(line.id), data_testid="take-out"
    )
    return rx.el.li(
        page_link(
            line.name, to=line.href, class_name="link min-w-0 grow break-words text-14", data_testid="team-project"
        ),
        rx.cond(TeamState.rights.contains("own"), out),
        class_name=_ROW,
    )


def keys_section() -> rx.Component:
    """Keys that the team builds with, and the form that lends one."""
    form = _choose("key_id", Teams.lend_which, Teams.lend, TeamState.own_keys, TeamState.lend, None)
    return section_card(
        t(Teams.keys),
        rx.el.p(t(Teams.keys_hint), class_name="max-w-[68ch] text-14 text-quiet"),
        row_list(TeamState.keys, _key, t(Teams.no_keys)),
        rx.cond(TeamState.own_keys.length() > 0, form),
        data_testid="team-keys",
    )


def _key(line: rx.Var[KeyLine]) -> rx.Component:
    back = icon_button(
        "trash", t(Teams.take_back), of=line.name, on_click=TeamState.take_back(line.id), data_testid="take-back"
    )
    provider = named(line.provider_id, texts_of(Providers), line.provider)
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.name, class_name="min-w-0 grow text-14 break-words"),
            rx.el.span(
                provider,
                " · ",
                t(Teams.lent_by),
                " ",
                line.lent_by,
                class_name="min-w-0 text-12 text-quiet break-words",
            ),
            class_name=_ABOUT,
        ),
        rx.cond(line.is_mine | TeamState.rights.contains("people"), back),
        class_name=_ROW,
    )


def _choose(
    name: str, label: Text, word: Text, choices: rx.Var[list[Choice]], on_submit: Any, hint: Text | None
) -> rx.Component:
    options = rx.foreach(choices, lambda one: rx.el.option(one.name, value=one.id))
    return rx.el.form(
        field(t(label), select(name, name, options), name, hint=t(hint) if hint else None),
        rx.el.div(button(t(word), type="submit", data_testid=f"choose-{name}")),
        on_submit=on_submit,
        reset_on_submit=False,
        class_name="flex flex-col gap-3 border-t border-line pt-4",
    )


def log_section() -> rx.Component:
    """What was done, the newest first."""
    return section_card(t(Teams.log), row_list(TeamState.log, _line, t(Teams.no_lines)), data_testid="team-log")


def _line(line: rx.Var[LogLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(moment(line.at), class_name="text-12 text-quiet"),
        rx.el.span(rx.cond(line.actor != "", line.actor, t(Teams.somebody)), class_name="text-14 break-all"),
        rx.el.span(
            named(line.kind, _LOGGED),
            rx.cond(line.about != "", ": " + line.about, ""),
            rx.cond(line.role != "", rx.fragment(" · ", named(line.role, texts_of(TeamRoles)))),
            rx.cond(line.usd != "", rx.fragment(" · ", in_dollars(line.usd))),
            class_name="min-w-0 text-14 break-words",
        ),
        class_name="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2",
        data_testid="log-line",
    )


def team_section() -> rx.Component:
    """Name, limit and owner for the owner; for everybody else the way out."""
    leave = button(t(Teams.leave), on_click=TeamState.ask("leave", ""), kind="danger", data_testid="leave-team")
    return section_card(
        t(Teams.settings),
        rx.cond(TeamState.rights.contains("own"), _owners_forms(), rx.el.div(leave)),
        data_testid="team-settings",
    )


def _owners_forms() -> rx.Component:
    name = text_input(
        "team_name", "team_name", default_value=TeamState.name, key=TeamState.name, required=True, max_length=MAX_NAME
    )
    limit = text_input(
        "team-limit",
        "usd",
        default_value=TeamState.limit,
        key=TeamState.limit,
        inputmode="decimal",
        placeholder=t(Teams.no_limit),
    )
    return rx.el.div(
        _short_form(field(t(Teams.name), name, "team_name"), Teams.rename, TeamState.rename, "rename-team"),
        _short_form(
            field(t(Teams.team_limit), limit, "team-limit", hint=t(Teams.limit_hint)),
            Teams.save_limit,
            TeamState.set_limit,
            "save-team-limit",
        ),
        rx.cond(TeamState.offered_to != "", _offered(), rx.cond(TeamState.members.length() > 1, _give_form())),
        rx.el.div(
            button(t(Teams.delete), on_click=TeamState.ask("delete", ""), kind="danger", data_testid="delete-team"),
            class_name="border-t border-line pt-4",
        ),
        class_name="flex flex-col gap-5",
    )


def _offered() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(Teams.offered), " ", rx.el.strong(TeamState.offered_name, class_name="break-all"), class_name="text-14"
        ),
        rx.el.div(button(t(Teams.withdraw), on_click=TeamState.withdraw_offer, data_testid="withdraw-offer")),
        class_name="flex flex-col gap-3",
        data_testid="offered-team",
    )


def _give_form() -> rx.Component:
    def option(line: rx.Var[MemberLine]) -> rx.Component:
        return rx.cond(line.is_you, rx.fragment(), rx.el.option(line.name, value=line.id))

    choice = select("new-owner", "member_id", rx.foreach(TeamState.members, option))
    return _short_form(field(t(Teams.give_to), choice, "new-owner"), Teams.give, TeamState.ask_give, "give-team")


def _short_form(control: rx.Component, word: Text, on_submit: Any, test_id: str) -> rx.Component:
    return rx.el.form(
        control,
        rx.el.div(button(t(word), type="submit", data_testid=test_id)),
        on_submit=on_submit,
        reset_on_submit=False,
        class_name="flex flex-col gap-3",
    )


def questions() -> rx.Component:
    """What is asked before something is gone."""
    asked = (
        ("remove", Teams.remove_title, Teams.remove_hint, Teams.remove),
        ("give", Teams.give_title, Teams.give_hint, Teams.give),
        ("leave", Teams.leave_title, Teams.leave_hint, Teams.leave),
        ("delete", Teams.delete_title, Teams.delete_hint, Teams.delete),
    )
    dialogs = [
        confirm_dialog(
            title,
            hint,
            word,
            open=TeamState.asked == deed,
            on_yes=TeamState.do,
            on_no=TeamState.keep,
            test_id=f"confirm-{deed}",
        )
        for deed, title, hint, word in asked
    ]
    return rx.fragment(*dialogs)
