"""The page of components shows all of them, so that whoever adds one also shows it there."""

import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import reflex as rx

from samokoder_app import ui
from samokoder_app.features.gallery.pages import gallery_page, specimens
from samokoder_app.ui import language
from samokoder_app.ui.icon import ICON_NAMES

ICONS = Path(__file__).parents[4] / "assets" / "components" / "icon.jsx"
DRAWING = ("chrome", "confirm_dialog", "controls", "evidence", "icon", "links", "sections", "surfaces")
"""Modules of the design system."""

PANELS = {
    # Whole panels of one page, which show nothing without that page's data: tests of the page look at them.
    "code", "commands", "console", "deeds", "guide", "idea_materials", "import_form", "key_and_model", "model_chooser",
    "pointing", "preview_frame", "price_calculator", "stream", "versions",
    # Nothing to see.
    "language", "tailwind", "ticker",
}  # fmt: skip
WRITTEN = {name for name in vars(language) if name.startswith("in_")}
"""What writes an amount."""

UNSEEN = {
    "dialog",  # what `confirm_dialog` is made of
    "post_form",  # a form of the browser's own
    # Shown while the page's address has certain words.
    "addressed_case", "addressed_error", "addressed_text", "addressed_word", "keep_next_link", "passed_on",
}  # fmt: skip


def drawn_by(module: str) -> set[str]:
    """Public functions of a module of ui/ that make a component."""
    found = vars(import_module(f"samokoder_app.ui.{module}"))
    return {
        name
        for name, value in found.items()
        if inspect.isfunction(value)
        and value.__module__ == f"samokoder_app.ui.{module}"
        and not name.startswith("_")
        and value.__annotations__.get("return") is rx.Component
    }


def test_every_module_of_the_design_system_is_known() -> None:
    modules = {module.name for module in pkgutil.iter_modules(ui.__path__)}
    assert modules == PANELS | set(DRAWING)


def test_every_component_is_shown() -> None:
    drawn = set().union(*map(drawn_by, DRAWING), WRITTEN)
    shown = [one.name for one in specimens()]
    assert set(shown) == drawn - UNSEEN
    assert len(shown) == len(set(shown))


def test_every_specimen_has_a_state_and_the_page_can_be_made() -> None:
    assert all(one.states for one in specimens())
    gallery_page()


def test_components_have_the_states_that_they_can_be_in() -> None:
    states = {one.name: {name.en for name, _ in one.states} for one in specimens()}
    for name in ("button", "icon_button", "text_input", "text_area", "select", "toggle"):
        assert "disabled" in states[name], name
    assert "error" in states["field"]
    assert "empty" in states["row_list"]
    assert "loading" in states["waiting_lines"]


def test_the_names_of_icons_are_those_that_are_drawn() -> None:
    drawn = ICONS.read_text(encoding="utf-8").split("const SHAPES = {")[1].split("\n};")[0]
    assert tuple(re.findall(r"^  (\w+):", drawn, re.MULTILINE)) == ICON_NAMES
