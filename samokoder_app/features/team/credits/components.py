"""The section of a team's credits: what there is, how it gets there, and where it went."""

import reflex as rx

from samokoder_app.features.billing.credits.components import balance_figures, statement_line
from samokoder_app.features.team.credits.state import TeamCreditsState
from samokoder_app.features.team.packs.components import team_packs
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.credits import CreditTexts
from samokoder_app.i18n.teams import Teams
from samokoder_app.ui.controls import button, download_button, field, text_input
from samokoder_app.ui.language import in_groups, t
from samokoder_app.ui.surfaces import row_list, section_card


def credits_section(*, leads: rx.Var[bool]) -> rx.Component:
    """For who may spend, where anything can be paid for with credits; `leads` says whether the statement is theirs."""
    shown = section_card(
        t(Teams.credits),
        rx.el.p(t(Teams.credits_hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(TeamCreditsState.is_open, _figures(), rx.el.p(t(Teams.credits_unopened), class_name="text-14")),
        rx.cond(leads | TeamCreditsState.is_open, _fill_form()),
        rx.cond(leads, team_packs()),
        rx.cond(leads & TeamCreditsState.is_open, _statement()),
        data_testid="team-credits",
    )
    return rx.cond(TeamCreditsState.is_offered, shown)


def _figures() -> rx.Component:
    return rx.el.dl(
        *balance_figures(TeamCreditsState.balance, data_testid="team-credits-available"),
        class_name="grid grid-cols-2 gap-4",
    )


def _fill_form() -> rx.Component:
    have = rx.fragment(t(Teams.fill_have), " ", in_groups(TeamCreditsState.own))
    amount = text_input("fill-credits", "credits", inputmode="decimal", required=True, auto_complete="off")
    said = rx.el.span(t(Teams.filled), role="status", class_name="text-14 text-passed", data_testid="team-filled")
    return rx.el.form(
        field(t(Teams.fill_amount), amount, "fill-credits", hint=have),
        rx.el.div(
            button(t(Teams.fill), type="submit", data_testid="fill-team"),
            rx.cond(TeamCreditsState.is_filled, said),
            class_name="flex flex-wrap items-center gap-3",
        ),
        on_submit=TeamCreditsState.fill,
        reset_on_submit=False,
        class_name="flex flex-col gap-3 border-t border-line pt-4",
    )


def _statement() -> rx.Component:
    more = rx.el.div(button(t(Common.more), on_click=TeamCreditsState.more, data_testid="more-credits"))
    return rx.el.div(
        rx.el.div(
            rx.el.h3(t(CreditTexts.statement), class_name="grow text-16 font-semibold"),
            download_button(
                t(CreditTexts.csv), href=TeamCreditsState.csv, size="small", data_testid="team-credits-csv"
            ),
            class_name="flex flex-wrap items-center gap-3",
        ),
        row_list(TeamCreditsState.lines, statement_line, t(CreditTexts.empty)),
        rx.cond(TeamCreditsState.has_more, more),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )
