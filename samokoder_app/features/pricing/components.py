"""Sections of the pricing page: numbers before adjectives."""

from decimal import Decimal
from importlib.metadata import version

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.pricing.builders import OTHERS, OtherBuilder
from samokoder_app.features.pricing.costs import USUAL, build_rows, model_rows
from samokoder_app.features.pricing.plans import PLANS, PlannedPlan, gigabytes
from samokoder_app.i18n.amounts import decimal, grouped
from samokoder_app.i18n.pricing import Pricing
from samokoder_app.i18n.text import Language, Text
from samokoder_app.shell.public import column, question_list, section
from samokoder_app.ui.controls import link_button
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import Say, Words
from samokoder_app.ui.price_calculator import price_calculator

_COLUMNS = (
    *(Pricing.plan, Pricing.price, Pricing.projects, Pricing.builds, Pricing.parallel),
    *(Pricing.members, Pricing.history, Pricing.storage, Pricing.credits),
)


def head(say: Say) -> rx.Component:
    """What it costs in two sentences, and where plans hold."""
    return column(
        rx.el.h1(say(Pricing.headline), class_name="text-28 font-bold tracking-tight sm:text-40"),
        rx.el.p(say(Pricing.lead), class_name="max-w-[64ch] text-16 text-quiet"),
        rx.el.div(
            icon("info", 20, class_name="mt-[2px] shrink-0 text-accent"),
            rx.el.div(
                rx.el.h2(say(Pricing.now_title), class_name="text-16 font-semibold"),
                rx.el.p(say(Pricing.now), class_name="max-w-[72ch] text-14 text-quiet"),
            ),
            class_name="card flex gap-3 p-4",
        ),
    )


def _limit(say: Say, language: Language, most: int | Decimal | None) -> Words:
    return say(Pricing.unlimited) if most is None else decimal(f"{most:,}", language)


def _row(say: Say, cells: tuple[Words, ...], *, is_own: bool = False) -> rx.Component:
    first, *others = zip(_COLUMNS, cells, strict=True)
    name = rx.el.th(first[1], scope="row", role="rowheader", class_name="plans__name")
    values = [
        rx.el.td(value, role="cell", class_name="plans__cell", custom_attrs={"data-label": say(label)})
        for label, value in others
    ]
    return rx.el.tr(name, *values, role="row", class_name="plans__row--own" if is_own else "")


def _price(language: Language, dollars: int | None) -> str:
    if dollars is None:
        return Pricing.by_agreement.said_in(language)
    return Pricing.amount.said_in(language, amount=dollars)


def _plan_cells(say: Say, language: Language, plan: PlannedPlan) -> tuple[Words, ...]:
    limits = (
        *(plan.max_projects, plan.max_builds_per_day, plan.max_concurrent_builds),
        *(plan.max_members, plan.history_days, gigabytes(plan.max_storage_bytes)),
    )
    credits = grouped(plan.monthly_credits, language) if plan.monthly_credits else "–"
    return (plan.title, _price(language, plan.price_usd), *(_limit(say, language, most) for most in limits), credits)


def plans(say: Say, language: Language) -> rx.Component:
    """All plans as one table; a row to a card on a phone."""
    unlimited = say(Pricing.unlimited)
    own: tuple[Words, ...] = (say(Pricing.own_server), _price(language, 0), *(unlimited,) * 6, "–")
    head_row = rx.el.tr(*[rx.el.th(say(text), scope="col", role="columnheader") for text in _COLUMNS], role="row")
    return section(
        say(Pricing.plans),
        "plans",
        rx.el.table(
            rx.el.thead(head_row, role="rowgroup"),
            rx.el.tbody(
                _row(say, own, is_own=True),
                *[_row(say, _plan_cells(say, language, plan)) for plan in PLANS],
                role="rowgroup",
            ),
            role="table",
            aria_label=say(Pricing.plans),
            class_name="plans",
            data_testid="plans",
        ),
        rx.el.p(say(Pricing.free_models), class_name="max-w-[72ch] text-13 text-quiet"),
        rx.el.div(
            link_button(
                say(Pricing.start), href=paths.SIGN_UP, kind="primary", size="large", data_testid="pricing-start"
            )
        ),
    )


def cost(say: Say, language: Language) -> rx.Component:
    """What an app costs on one's own key, beside what other builders ask a month."""
    note = Pricing.cost_limits.said_in(language, version=version("genai-prices"))
    return section(
        say(Pricing.cost),
        "cost",
        rx.el.p(say(Pricing.cost_lead), class_name="max-w-[64ch] text-16 text-quiet"),
        rx.el.div(
            rx.el.div(
                price_calculator(build_rows(), model_rows(), USUAL),
                rx.el.p(note, class_name="text-13 text-quiet"),
                class_name="flex min-w-0 flex-col gap-4",
            ),
            rx.el.div(
                rx.el.h3(say(Pricing.others), class_name="text-20 font-semibold"),
                rx.el.ul(*[_other(say, language, one) for one in OTHERS], class_name="divide-y divide-line"),
                rx.el.p(say(Pricing.others_note), class_name="text-13 text-quiet"),
                class_name="card flex min-w-0 flex-col gap-3 p-4 sm:p-6",
                data_testid="other-builders",
            ),
            class_name="grid items-start gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-12",
        ),
    )


def _other(say: Say, language: Language, one: OtherBuilder) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(f"{one.name} {one.plan}", class_name="grow text-16 font-semibold"),
            rx.el.span(_price(language, one.price_usd), class_name="figures text-16"),
            class_name="flex items-baseline gap-3",
        ),
        rx.el.p(say(one.includes), class_name="text-14"),
        rx.el.p(
            say(Pricing.source),
            ": ",
            rx.el.a(say(one.source), href=one.url, rel="noreferrer", class_name="link"),
            class_name="text-13 text-quiet",
        ),
        class_name="flex flex-col gap-1 py-3",
    )


def included(say: Say) -> rx.Component:
    """What nobody pays extra for."""
    lines: tuple[Text, ...] = (
        Pricing.with_keys,
        Pricing.with_demo,
        Pricing.with_evidence,
        Pricing.with_limits,
        Pricing.with_export,
        Pricing.with_versions,
    )
    return section(
        say(Pricing.included),
        "included",
        rx.el.ul(
            *[
                rx.el.li(
                    icon("check", 20, class_name="mt-[2px] shrink-0 text-passed"),
                    rx.el.span(say(line)),
                    class_name="flex gap-3 text-16",
                )
                for line in lines
            ],
            class_name="grid gap-x-8 gap-y-3 sm:grid-cols-2",
        ),
    )


def money_questions(say: Say) -> rx.Component:
    """What people ask about money."""
    pairs = (
        *((Pricing.q1, Pricing.a1), (Pricing.q2, Pricing.a2), (Pricing.q3, Pricing.a3)),
        *((Pricing.q4, Pricing.a4), (Pricing.q5, Pricing.a5)),
    )
    return section(say(Pricing.questions), "questions", question_list([(say(q), say(a)) for q, a in pairs]))
