"""A button that shows an icon alone is told from those of the other rows by its name."""

from collections.abc import Iterator

import reflex as rx
from reflex_components_core.core.foreach import Foreach

from samokoder_app.routes import ROUTES
from samokoder_app.ui.controls import icon_button


def of_rows(component: rx.Component, row: str = "") -> Iterator[tuple[str, str]]:
    """The name of every icon button in a list, as the page computes it, beside the row's variable."""
    if isinstance(component, Foreach):
        row = component._render().arg_var_name
    if row and "button--icon" in str(getattr(component, "class_name", "")):
        yield row, str(component.custom_attrs["aria-label"])
    for child in component.children:
        yield from of_rows(child, row)


def test_its_label_is_followed_by_what_it_is_of() -> None:
    assert str(icon_button("trash", "Revoke", of="nightly script").title) == '"Revoke: nightly script"'
    assert str(icon_button("trash", "Revoke").title) == '"Revoke"'


def test_those_of_lists_name_their_row() -> None:
    found = [one for route in ROUTES for one in of_rows(route.page())]
    assert len(found) > 12
    assert not [name for row, name in found if row not in name]
