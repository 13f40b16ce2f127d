"""Sections of the usage page."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.usage.state import PERIODS, UsageState
from samokoder_app.features.usage.views import BARS, DEMO, SumRow
from samokoder_app.i18n.builder import Stream
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.i18n.usage import UsageTexts
from samokoder_app.ui.controls import download_button, link_button, select
from samokoder_app.ui.language import LANGUAGE, Words, in_dollars, in_groups, in_percent, named, t
from samokoder_app.ui.surfaces import card, empty_state, figure, tab, tabs

_FILLS = (
    "var(--accent)",
    "color-mix(in oklab, var(--accent) 55%, var(--panel))",
    "var(--quiet)",
    "color-mix(in oklab, var(--quiet) 55%, var(--panel))",
    "color-mix(in oklab, var(--accent) 25%, var(--panel))",
)
"""Parts of a bar, by shade and not by a colour of a state."""


def filters() -> rx.Component:
    """Period, measure, and every call as CSV."""
    periods = [
        rx.el.option(t(texts_of(UsageTexts)[f"days_{days}"]), value=str(days)) for days in PERIODS
    ]  # fmt: skip
    href = rx.Var.create(f"{paths.API_PREFIX}/user/usage.csv?days=") + UsageState.days.to_string()
    return rx.el.div(
        select(
            "period",
            "period",
            *periods,
            value=UsageState.days.to_string(),
            on_change=UsageState.choose_period,
            aria_label=t(UsageTexts.period),
            style={"width": "auto"},
        ),
        tabs(
            _measure("money", UsageTexts.money),
            _measure("tokens", UsageTexts.tokens),
            label=t(UsageTexts.compare),
        ),
        rx.el.div(class_name="grow"),
        download_button(t(UsageTexts.csv), href=href, data_testid="usage-csv"),
        class_name="flex flex-wrap items-center gap-3",
    )


def _measure(name: str, label: Text) -> rx.Component:
    return tab(t(label), UsageState.measure == name, UsageState.choose_measure(name), data_testid=f"measure-{name}")


def totals() -> rx.Component:
    """The period in four figures."""
    page = UsageState.page
    return rx.el.dl(
        figure(
            t(UsageTexts.spent),
            _money(page.total),
            rx.cond(page.total.unpriced > 0, _note(in_groups(page.total.unpriced), UsageTexts.unpriced)),
        ),
        figure(t(UsageTexts.prompts), in_groups(page.prompts), _note(in_groups(page.cached), UsageTexts.cached)),
        figure(t(UsageTexts.answers), in_groups(page.answers), _note(in_groups(page.reasoning), UsageTexts.reasoning)),
        figure(
            t(UsageTexts.calls),
            in_groups(page.total.calls),
            rx.cond(page.estimated > 0, _note(in_groups(page.estimated), UsageTexts.estimated)),
        ),
        class_name="grid grid-cols-2 gap-4 lg:grid-cols-4",
        data_testid="usage-totals",
    )


def _note(figure: Words, label: Text) -> rx.Component:
    return rx.el.span(rx.el.span(figure, class_name="figures"), " ", t(label))


def _money(row: Any) -> rx.Var[Any]:
    return rx.cond(row.money.is_none(), t(UsageTexts.unknown), in_dollars(row.money))


def days_chart() -> rx.Component:
    """A bar for each day, in parts by model; the tables below say the same in words."""
    return card(
        rx.el.h2(
            t(UsageTexts.by_day),
            rx.cond(UsageState.measure == "money", ", $", ""),
            class_name="text-16 font-semibold",
        ),
        _bars(),
        rx.el.ul(*[_legend(part) for part in range(BARS)], class_name="flex flex-wrap gap-x-4 gap-y-1"),
        class_name="flex flex-col gap-3 p-4",
        data_testid="usage-days",
    )


def _bars() -> rx.Component:
    return rx.recharts.bar_chart(
        rx.recharts.cartesian_grid(vertical=False, stroke="var(--line)"),
        *[_bar(part) for part in range(BARS)],
        rx.recharts.x_axis(data_key=LANGUAGE, tick_line=False, stroke="var(--quiet)", min_tick_gap=16),
        rx.recharts.y_axis(width=64, tick_line=False, axis_line=False, stroke="var(--quiet)"),
        rx.recharts.graphing_tooltip(
            cursor={"fill": "var(--raised)"},
            content_style={"background": "var(--panel)", "border": "1px solid var(--line)", "borderRadius": "6px"},
        ),
        data=UsageState.page.bars,
        width="100%",
        height=240,
        class_name="text-12",
    )


def _bar(part: int) -> rx.Component:
    return rx.recharts.bar(
        data_key=f"m{part}",
        stack_id="models",
        name=_part_name(part),
        fill=_FILLS[part],
        max_bar_size=28,
        is_animation_active=False,
    )


def _legend(part: int) -> rx.Component:
    """What a part stands for, if it stands for anything."""
    series = UsageState.page.series
    return rx.cond(
        (series.names[part] != "") | ((part == BARS - 1) & series.has_others),
        rx.el.li(
            rx.el.span(class_name="size-3 rounded-control", style={"background": _FILLS[part]}),
            _part_name(part),
            class_name="flex items-center gap-2 text-13",
        ),
    )


def _part_name(part: int) -> Any:
    series_name = UsageState.page.series.names[part]
    name = model_name(series_name)
    return rx.cond(series_name == "", t(UsageTexts.others), name) if part == BARS - 1 else name


def model_name(name: rx.Var[str]) -> rx.Var[Any]:
    """A provider's model; the demo has a word of ours."""
    return named(name, {DEMO: Stream.demo_model})


def sums_table(title: Text, rows: rx.Var[list[SumRow]], name: Any) -> rx.Component:
    """Sums with their shares; `name` says what a row is called."""

    def line(row: rx.Var[SumRow]) -> rx.Component:
        return rx.el.tr(
            rx.el.th(name(row), scope="row", class_name="py-2 pr-3 text-left font-normal break-words"),
            rx.el.td(_money(row), class_name="figures py-2 pr-3 text-right whitespace-nowrap"),
            rx.el.td(in_groups(row.tokens), class_name="figures py-2 pr-3 text-right whitespace-nowrap"),
            rx.el.td(in_groups(row.calls), class_name="figures hidden py-2 pr-3 text-right sm:table-cell"),
            rx.el.td(
                rx.el.span(in_percent(row.share), class_name="figures"),
                class_name="py-2 text-right whitespace-nowrap",
            ),
        )

    return card(
        rx.el.h2(t(title), class_name="text-16 font-semibold"),
        rx.el.div(
            rx.el.table(
                _heads(),
                rx.el.tbody(rx.foreach(rows, line), class_name="divide-y divide-line"),
                class_name="w-full text-13",
            ),
            class_name="overflow-x-auto",
        ),
        class_name="flex flex-col gap-2 p-4",
    )


_HEADS = (
    (UsageTexts.money, ""),
    (UsageTexts.tokens, ""),
    (UsageTexts.calls, "hidden sm:table-cell"),
    (UsageTexts.share, "last:pr-0"),
)


def _heads() -> rx.Component:
    numbers = [
        rx.el.th(t(head), scope="col", class_name=f"pr-3 text-right font-normal {wide}") for head, wide in _HEADS
    ]
    name = rx.el.th(t(UsageTexts.name), scope="col", class_name="pr-3 text-left font-normal")
    return rx.el.thead(rx.el.tr(name, *numbers, class_name="text-quiet"))


def project_name(row: rx.Var[SumRow]) -> rx.Var[Any]:
    """A project's name; those that are gone have none."""
    return rx.cond(row.name == "", t(UsageTexts.gone), row.name)


def role_name(row: rx.Var[SumRow]) -> rx.Var[Any]:
    """A role in the reader's language."""
    return named(row.name, texts_of(Stream, "role_"))


def nothing_used() -> rx.Component:
    """A starting point for who has not built anything in this time."""
    to_projects = link_button(t(UsageTexts.to_projects), href=paths.PROJECTS, kind="primary")
    return empty_state(t(UsageTexts.empty), t(UsageTexts.empty_hint), to_projects)
