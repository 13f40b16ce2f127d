"""Parts of pages: forms, filters, rows, and the question before a row is deleted."""

from typing import Any

import reflex as rx

from app.lists import Fact, ListState, Row, narrowing
from app.texts import TEXTS

State = type[ListState]
_INPUTS = {"integer": "number", "money": "number", "number": "number", "long": "text", "reference": "text"}
_STEPS = {"integer": "1", "money": "0.01", "number": "any"}


def row_form(state: State, *, new: bool = True, without: tuple[str, ...] = ()) -> rx.Component:
    """The form for a new row (`state.add`), or for the row of the page (`state.save`)."""
    listing = state.listing
    names = [name for name in listing.labels if name not in without and not (new and listing.kind(name) == "flag")]
    return rx.el.form(
        _once_heard(
            *(field(state, name) for name in names),
            said(state, "form"),
            rx.el.div(rx.el.button(listing.add if new else TEXTS["save"]), class_name="actions"),
        ),
        key=state.sent.to_string(),
        on_submit=state.add if new else state.save,
        reset_on_submit=new,  # at once: what is typed before the server answers belongs to the next row
        no_validate=True,
        class_name="grid",
    )


def _once_heard(*content: rx.Component) -> rx.Component:
    """Inputs and buttons that wait for the server: what is typed or sent before the page hears would be lost."""
    return rx.el.fieldset(*content, disabled=~rx.State.is_hydrated)


def field(state: State, name: str) -> rx.Component:
    """An input with its label and what is wrong with it."""
    kind, own = state.listing.kind(name), f"{state.listing.path.strip('/')}-{name}"
    label = rx.el.label(state.listing.labels[name], html_for=own)
    parts = [label, _control(state, name, kind, own), said(state, name, own)]
    if kind == "flag":
        parts[:2] = parts[1::-1]
    look = {"long": " wide", "flag": " tick"}.get(kind, "")
    return rx.el.div(*parts, class_name=f"field{look}")


def said(state: State, name: str, own: str = "form") -> rx.Component:
    """What is wrong with a field."""
    problem = state.errors[name]
    return rx.cond(problem, rx.el.p(problem, id=f"{own}-error", role="alert", class_name="error"))


def _control(state: State, name: str, kind: str, own: str) -> rx.Component:
    value, problem = state.values[name], state.errors[name]
    shared: dict[str, Any] = {
        "id": own,
        "name": name,
        "custom_attrs": {"aria-invalid": rx.cond(problem, "true", "false"), "aria-describedby": f"{own}-error"},
    }
    if kind == "flag":
        return rx.el.input(type="checkbox", default_checked=value == "True", **shared)
    if kind == "long":
        return rx.el.textarea(default_value=value, rows="3", **shared)
    if kind in ("choice", "reference"):
        empty = [rx.el.option("—", value="")] if kind == "reference" else []
        return rx.el.select(*empty, _options(state, name), default_value=value, **shared)
    more = {"step": _STEPS[kind]} if kind in _STEPS else {}
    return rx.el.input(type=_INPUTS.get(kind, kind), default_value=value, auto_complete="off", **more, **shared)


def _options(state: State, name: str) -> rx.Component:
    return rx.foreach(state.options[name], lambda option: rx.el.option(option.text, value=option.value))


def new_row(state: State, without: tuple[str, ...] = ()) -> rx.Component:
    """The form for a new row, as a section of its own."""
    title = state.listing.new_title
    return rx.el.section(
        rx.el.h2(title), row_form(state, without=without), class_name="panel", custom_attrs={"aria-label": title}
    )


def filters(state: State) -> rx.Component:
    """What narrows a list; the rows change with the button."""
    own = f"wanted-{state.listing.path.strip('/')}"
    search = rx.el.input(id=f"{own}-search", name="search", type="search", auto_complete="off")
    ticks = [
        rx.el.input(id=f"{own}-open", name="only_open", type="checkbox", value="true"),
        rx.el.label(TEXTS["only_open"], html_for=f"{own}-open"),
    ]
    return rx.el.form(
        _once_heard(
            rx.el.div(rx.el.label(TEXTS["search"], html_for=f"{own}-search"), search, class_name="field"),
            *(_narrowed(state, name, f"{own}-{name}") for name in narrowing(state.listing)),
            *([rx.el.div(*ticks, class_name="field tick")] if state.listing.named("flag") else []),
            rx.el.button(TEXTS["find"], class_name="plain"),
            rx.cond(
                state.wanted.length() > 0,
                rx.el.button(TEXTS["show_all"], type="button", on_click=state.show_all, class_name="plain"),
            ),
        ),
        key=f"filter-{state.sent}",
        on_submit=state.narrow,
        class_name="filter",
        role="search",
        custom_attrs={"aria-label": TEXTS["filter"]},
    )


def _narrowed(state: State, name: str, own: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(state.listing.labels[name], html_for=own),
        rx.el.select(rx.el.option(TEXTS["any"], value=""), _options(state, name), id=own, name=name),
        class_name="field",
    )


def row_list(state: State) -> rx.Component:
    """The rows with their count and sum."""
    figures = [rx.el.span(f"{TEXTS['count']}: ", rx.el.strong(state.rows.length()))]
    if state.listing.sum:
        figures.append(rx.el.span(f"{state.listing.total}: ", rx.el.strong(state.total)))
    return rx.fragment(
        rx.el.ul(rx.foreach(state.rows, lambda row: _listed(state, row)), class_name="rows"),
        rx.el.p(*figures, class_name="totals"),
    )


def _listed(state: State, row: rx.Var[Row]) -> rx.Component:
    ticks = [
        rx.el.input(
            type="checkbox",
            default_checked=row.is_done,
            on_change=state.tick(row.id),
            custom_attrs={"aria-label": state.listing.labels[name]},
        )
        for name in state.listing.named("flag")[:1]
    ]
    return rx.el.li(
        *ticks,
        rx.el.div(
            rx.el.a(row.name, href=row.path, class_name="name"),
            rx.el.dl(rx.foreach(row.facts, lambda one: rx.el.div(*known(one))), class_name="meta"),
            class_name="body",
        ),
        rx.el.div(rx.el.a(TEXTS["edit"], href=row.edit), delete_button(state, row, "link"), class_name="links"),
        key=row.key,
        class_name=rx.cond(row.is_done, "row done", "row"),
    )


def known(one: rx.Var[Fact]) -> tuple[rx.Component, rx.Component]:
    """What is known about a row: its label, and the value or a link."""
    return rx.el.dt(one.label), rx.el.dd(rx.cond(one.path, rx.el.a(one.text, href=one.path), one.text))


def delete_button(state: State, row: rx.Var[Row], look: str = "plain") -> rx.Component:
    """“Delete”, which asks first: `confirmation` stands once on the page."""
    return rx.el.button(TEXTS["delete"], type="button", class_name=look, on_click=state.ask(row.id, row.name))


def confirmation(state: State) -> rx.Component:
    """The question before a row is deleted."""
    lost = f"{TEXTS['with_children']} {state.listing.lost}."
    question = rx.el.dialog(
        rx.el.h2(f"{TEXTS['delete']}: ", state.asked_name),
        *([rx.el.p(lost, class_name="quiet")] if state.listing.lost else []),
        rx.el.div(
            rx.el.button(TEXTS["confirm_delete"], type="button", class_name="danger", on_click=state.delete),
            rx.el.button(TEXTS["cancel"], type="button", class_name="plain", auto_focus=True, on_click=state.keep),
            class_name="actions",
        ),
        open=True,
        custom_attrs={"aria-label": TEXTS["delete"], "aria-modal": "true"},
    )
    return rx.cond(state.asked > 0, rx.fragment(question, rx.window_event_listener(on_key_down=_escape(state))))


def _escape(state: State) -> Any:
    """Escape closes the question; other keys do not reach the server."""
    return lambda key, _: rx.cond(key == "Escape", state.keep(), rx.noop())
