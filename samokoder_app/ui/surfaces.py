"""Cards, badges, boxes and tabs."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from samokoder_app.ui.icon import icon


def card(*children: Any, **props: Any) -> rx.Component:
    """A panel with a hairline."""
    return rx.el.div(*children, class_name=f"card {props.pop('class_name', '')}".strip(), **props)


def section_card(title: Any, *children: Any, **props: Any) -> rx.Component:
    """A card with a heading: one section of a page."""
    return card(
        rx.el.h2(title, class_name="text-20 font-semibold"),
        *children,
        class_name=f"flex flex-col gap-4 p-4 sm:p-6 {props.pop('class_name', '')}".strip(),
        **props,
    )


def row_list(rows: rx.Var[Any], draw: Callable[[Any], rx.Component], nothing: Any) -> rx.Component:
    """Rows with hairlines between them; without any, a sentence that says so."""
    listed: rx.Component = rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, draw), class_name="divide-y divide-line"),
        rx.el.p(nothing, role="status", class_name="text-14"),
    )
    return listed


def waiting_lines(word: Any, lines: int = 3) -> rx.Component:
    """The place of what is being loaded, and a word about it."""
    return rx.el.div(
        rx.el.p(word, role="status", class_name="text-14 text-quiet"),
        *[rx.el.div(aria_hidden="true", class_name="waiting-line") for _ in range(lines)],
        class_name="flex flex-col gap-3",
    )


def badge(*children: Any, state: str | rx.Var[str] = "", **props: Any) -> rx.Component:
    """A word about a state; the word is always there, colour repeats it."""
    return rx.el.span(*children, class_name=rx.Var.create("badge badge--") + state, **props)


def figure(label: Any, value: Any, note: Any = None) -> rx.Component:
    """A figure under its label, with a word about it below; one of a `dl`."""
    return card(
        rx.el.dt(label, class_name="text-13 text-quiet"),
        rx.el.dd(value, class_name="figures text-20"),
        rx.el.dd("" if note is None else note, class_name="text-12 text-quiet"),
        class_name="flex flex-col gap-1 p-4",
    )


def error_box(sentence: Any, *actions: rx.Component, **props: Any) -> rx.Component:
    """What happened, why, and what to do now."""
    return rx.el.div(
        icon("alert"),
        rx.el.div(rx.el.p(sentence), *actions, class_name="flex flex-col gap-2"),
        role="alert",
        class_name="error-box",
        **props,
    )


def empty_state(title: Any, hint: Any, *actions: rx.Component, **props: Any) -> rx.Component:
    """A starting point instead of nothing."""
    return rx.el.div(
        rx.el.h2(title, class_name="text-20 font-semibold"),
        rx.el.p(hint, class_name="text-14 text-quiet max-w-[52ch]"),
        *actions,
        class_name="flex flex-col items-start gap-3 rounded-panel border border-dashed border-edge p-6",
        **props,
    )


class _TabRow(rx.Component):
    library = "$/public/components/tab_row"
    tag = "TabRow"
    label: rx.Var[str]


def tab(label: Any, selected: rx.Var[bool] | bool, on_click: Any, **props: Any) -> rx.Component:
    """One tab of a `tabs` row."""
    return rx.el.button(
        label,
        type="button",
        role="tab",
        aria_selected=selected,
        tab_index=rx.cond(selected, 0, -1),
        class_name="tab",
        on_click=on_click,
        **props,
    )


def tabs(*children: rx.Component, label: Any, **props: Any) -> rx.Component:
    """A row of tabs, named by what they choose; arrow keys go from one to the next."""
    return _TabRow.create(*children, label=label, **props)
