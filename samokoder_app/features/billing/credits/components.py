"""The section of credits: what there is, what it pays for, and where it went."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.billing.components import came_line
from samokoder_app.features.billing.credits.state import CreditsState
from samokoder_app.features.billing.credits.views import LineRow, OfferRow
from samokoder_app.features.billing.packs.components import packs_section
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.credits import CreditTexts
from samokoder_app.i18n.text import texts_of
from samokoder_app.session.state import SessionState
from samokoder_app.ui.chrome import moment, page_link
from samokoder_app.ui.controls import button, download_button
from samokoder_app.ui.language import in_groups, in_percent, named, t
from samokoder_app.ui.sections import section_head
from samokoder_app.ui.surfaces import badge, card, figure, row_list, waiting_lines


def credits_section() -> rx.Component:
    """All of it."""
    intro = rx.el.p(t(CreditTexts.intro), class_name="max-w-[68ch] text-14 text-quiet")
    content = rx.fragment(intro, _figures(), _packs(), _offers(), _statement())
    unused = rx.el.p(t(CreditTexts.unused), class_name="max-w-[68ch] text-14 text-quiet", data_testid="credits-unused")
    is_used = SessionState.has_credits | (CreditsState.offers.length() > 0)
    return rx.el.div(
        section_head(CreditTexts.title),
        came_line(),
        rx.cond(CreditsState.is_loaded, rx.cond(is_used, content, unused), waiting_lines(t(Common.loading), 6)),
        class_name="flex flex-col gap-4",
    )


def _packs() -> rx.Component:
    """Nobody is sold credits where there is nothing to pay for with them."""
    return rx.cond(CreditsState.offers.length() > 0, packs_section())


def _figures() -> rx.Component:
    balance = CreditsState.balance
    owed = figure(t(CreditTexts.owed), in_groups(balance.owed), t(CreditTexts.owed_hint))
    return rx.el.dl(
        *balance_figures(balance, data_testid="credits-available"),
        rx.cond(balance.owed > 0, owed),
        class_name="grid grid-cols-2 gap-4 sm:grid-cols-3",
        data_testid="credits",
    )


def balance_figures(balance: Any, *, data_testid: str) -> tuple[rx.Component, rx.Component]:
    """What can be spent, which the test id names, and what is set aside for calls that run."""
    available = rx.el.span(in_groups(balance.available), data_testid=data_testid)
    return (
        figure(t(CreditTexts.available), available, t(CreditTexts.worth)),
        figure(t(CreditTexts.held), in_groups(balance.held), t(CreditTexts.held_hint)),
    )


def _offers() -> rx.Component:
    return card(
        rx.el.h3(t(CreditTexts.models), class_name="text-16 font-semibold"),
        rx.el.p(t(CreditTexts.models_hint), class_name="text-13 text-quiet"),
        row_list(CreditsState.offers, _offer, t(CreditTexts.no_models)),
        class_name="flex flex-col gap-2 p-4 sm:p-6",
        data_testid="credit-models",
    )


def _offer(offer: rx.Var[OfferRow]) -> rx.Component:
    def price(label: Any, credits_asked: Any) -> rx.Component:
        return rx.el.span(label, " ", rx.el.span(in_groups(credits_asked), class_name="figures"))

    return rx.el.li(
        rx.el.span(
            rx.el.span(offer.title, class_name="text-14 break-words"),
            rx.cond(offer.title != offer.model, rx.el.code(offer.model, class_name="text-12 text-quiet break-all")),
            class_name="flex min-w-0 grow basis-56 flex-col",
        ),
        rx.el.span(
            price(t(CreditTexts.prompt), offer.prompt),
            price(t(CreditTexts.answer), offer.answer),
            badge(t(CreditTexts.margin), " ", in_percent(offer.margin)),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 text-13 whitespace-nowrap",
        ),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-1 py-2",
        key=offer.id,
        data_testid="credit-model",
    )


def _statement() -> rx.Component:
    table = download_button(t(CreditTexts.csv), href=paths.API_CREDITS_CSV, size="small", data_testid="credits-csv")
    more = rx.el.div(button(t(Common.more), on_click=CreditsState.more, data_testid="more"))
    return card(
        rx.el.div(
            rx.el.h3(t(CreditTexts.statement), class_name="grow text-16 font-semibold"),
            table,
            class_name="flex flex-wrap items-center gap-3",
        ),
        row_list(CreditsState.lines, statement_line, t(CreditTexts.empty)),
        rx.cond(CreditsState.has_more, more),
        class_name="flex flex-col gap-2 p-4 sm:p-6",
        data_testid="statement",
    )


def statement_line(line: rx.Var[LineRow]) -> rx.Component:
    """A line of a statement: what it was for, when, how many credits."""
    project = rx.cond(line.href != "", page_link(line.project, to=line.href, class_name="link break-words"))
    gone = rx.cond(line.is_deleted, rx.el.span(t(CreditTexts.deleted_project)))
    calls = rx.cond(line.calls > 0, rx.el.span(t(CreditTexts.calls), " ", in_groups(line.calls)))
    return rx.el.li(
        rx.el.span(
            rx.el.span(named(line.what, texts_of(CreditTexts, "kind_")), class_name="text-14"),
            rx.el.span(moment(line.at), project, gone, calls, class_name="flex flex-wrap gap-x-3 text-12 text-quiet"),
            class_name="flex min-w-0 grow flex-col gap-1",
        ),
        rx.el.span(
            rx.el.span(rx.cond(line.is_income, "+", ""), in_groups(line.credits), class_name="figures text-14"),
            rx.el.span(t(CreditTexts.balance), " ", in_groups(line.balance), class_name="figures text-12 text-quiet"),
            class_name="flex shrink-0 flex-col items-end gap-1",
        ),
        class_name="flex items-start gap-4 py-2",
        key=line.id,
        data_testid="credit-line",
    )
