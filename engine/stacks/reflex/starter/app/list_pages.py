"""The three pages of every list: all rows, one row with what belongs to it, and its form."""

from functools import partial

import reflex as rx

from app.config import APP_NAME
from app.lists import owned_by, state_of
from app.parts import State, confirmation, delete_button, filters, known, new_row, row_form, row_list
from app.rows import listings
from app.texts import TEXTS
from app.web import navigation, page


def add_pages(app: rx.App) -> None:
    """Pages for every list, and one for addresses that lead nowhere."""
    states = [state_of(listing) for listing in listings.values()]
    for state in states:
        listing = state.listing
        children = [(child, names) for child in states if (names := owned_by(child.listing, f"{listing.path}-row"))]
        loads = [state.load_row, *(child.load for child, _ in children if child is not state)]
        title = f"{listing.title} · {APP_NAME}"
        navigation.append((listing.path, listing.title))
        app.add_page(partial(list_page, state), route=listing.path, title=title, on_load=state.load)
        app.add_page(partial(row_page, state, children), route=f"{listing.path}-row", title=title, on_load=loads)
        app.add_page(partial(edit_page, state), route=f"{listing.path}-edit", title=title, on_load=state.load_row)
    app.add_page(missing_page, route="404", title=f"{TEXTS['not_found']} · {APP_NAME}")


def list_page(state: State) -> rx.Component:
    """A form for a new row, the filter, the rows."""
    empty = rx.el.section(rx.el.h2(state.listing.empty), rx.el.p(TEXTS["first"]), class_name="empty")
    nothing = rx.cond(state.has_rows, rx.el.p(TEXTS["nothing_found"], class_name="empty"), empty)
    return page(
        state.listing.title,
        new_row(state),
        rx.cond(state.has_rows, filters(state)),
        _once_loaded(rx.cond(state.rows.length() > 0, row_list(state), nothing)),
        confirmation(state),
        path=state.listing.path,
    )


def row_page(state: State, children: list[tuple[State, list[str]]]) -> rx.Component:
    """All that is known about a row, and what belongs to it."""
    flags = state.listing.named("flag")[:1]
    done = rx.cond(state.row.is_done, TEXTS["yes"], TEXTS["no"])
    return _of_row(
        state,
        rx.el.dl(
            rx.foreach(state.row.facts, lambda one: rx.fragment(*known(one))),
            *(part for name in flags for part in (rx.el.dt(state.listing.labels[name]), rx.el.dd(done))),
            class_name="details panel",
        ),
        rx.el.div(
            rx.el.a(TEXTS["edit"], href=state.row.edit, class_name="button plain"),
            delete_button(state, state.row),
            class_name="actions",
        ),
        *(part for child, names in children for part in _belonging(child, names)),
        *(confirmation(one) for one in {state: None, **dict(children)}),
    )


def edit_page(state: State) -> rx.Component:
    """The form of a row."""
    return _of_row(state, rx.el.section(row_form(state, new=False), class_name="panel"))


def missing_page() -> rx.Component:
    """What an address without a page shows."""
    way_out = rx.el.p(rx.el.a(TEXTS["to_start"], href="/", class_name="button"))
    return page(TEXTS["not_found"], rx.el.section(way_out, class_name="empty"))


def _of_row(state: State, *content: rx.Component) -> rx.Component:
    missing = rx.el.section(
        rx.el.h2(TEXTS["not_found"]), rx.el.a(state.listing.title, href=state.listing.path), class_name="empty"
    )
    return page(
        state.row.name,
        _once_loaded(rx.cond(state.row.id > 0, rx.fragment(*content), missing)),
        path=state.listing.path,
    )


def _belonging(child: State, names: list[str]) -> tuple[rx.Component, ...]:
    rows = rx.cond(child.rows.length() > 0, row_list(child), rx.el.p(child.listing.empty, class_name="empty"))
    return rx.el.h2(child.listing.title), rows, new_row(child, tuple(names))


def _once_loaded(content: rx.Component) -> rx.Component:
    """Nothing is said to be missing before the page has heard from its server."""
    return rx.cond(rx.State.is_hydrated, content, rx.el.p(TEXTS["loading"], class_name="loading"))
