"""Packs of credits for a team's account, for who leads it, where payments are taken."""

import reflex as rx

from samokoder_app.features.billing.packs.components import pack_line
from samokoder_app.features.billing.views import PackLine
from samokoder_app.features.team.credits.state import TeamCreditsState
from samokoder_app.i18n.billing import Billing
from samokoder_app.i18n.teams import Teams
from samokoder_app.ui.language import t


def payment_came() -> rx.Component:
    """What became of a payment, for who comes back from it to the head of the page."""
    said: rx.Component = rx.match(
        TeamCreditsState.came,
        ("paid", rx.el.p(t(Billing.paid), role="status", class_name="note-box text-14", data_testid="team-paid")),
        ("waiting", rx.el.p(t(Billing.waiting), role="status", class_name="note-box text-14")),
        rx.fragment(),
    )
    return said


def team_packs() -> rx.Component:
    """Nothing where nothing can be paid, or nothing be bought with credits."""
    shown = rx.el.div(
        rx.el.h3(t(Billing.packs), class_name="text-16 font-semibold"),
        rx.el.p(t(Teams.packs_hint), class_name="max-w-[68ch] text-13 text-quiet"),
        rx.el.ul(
            rx.foreach(TeamCreditsState.packs, _pack),
            class_name="divide-y divide-line",
        ),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
        data_testid="team-packs",
    )
    return rx.cond(TeamCreditsState.sells_packs, shown)


def _pack(pack: rx.Var[PackLine]) -> rx.Component:
    return pack_line(pack, TeamCreditsState.buy_pack(pack.id))
