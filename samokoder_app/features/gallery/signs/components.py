"""Icons, amounts, moments, evidence and what belongs to the frame of a page."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.gallery.specimen import Specimen
from samokoder_app.features.gallery.state import GalleryState
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.gallery import Gallery, Samples
from samokoder_app.ui.chrome import (
    bar_link,
    clock_time,
    language_button,
    language_select,
    moment,
    page_link,
    theme_button,
    theme_select,
)
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, field
from samokoder_app.ui.evidence import evidence_strip
from samokoder_app.ui.icon import ICON_NAMES, icon, mark
from samokoder_app.ui.language import in_dollars, in_groups, in_percent, in_time, t
from samokoder_app.ui.links import loaded_link

_MOMENT = "2026-01-15T09:30:00Z"
_REQUIREMENTS = (
    ("passed", Samples.shows_book),
    ("passed", Samples.deletes_book),
    ("failed", Samples.sorts_books),
    ("working", Samples.exports_books),
    ("not_verified", Samples.looks_calm),
    ("pending", Samples.name),
)


def signs() -> tuple[Specimen, ...]:
    """What says something without being pressed."""
    icons = rx.el.ul(*[rx.el.li(icon(name, 20), title=name) for name in ICON_NAMES], class_name="flex flex-wrap gap-3")
    return (
        Specimen(icon, ((Gallery.normal, icons),), is_wide=True),
        Specimen(mark, ((Gallery.normal, mark(24)), (Gallery.large, mark(40)))),
        Specimen(in_time, ((Gallery.seconds, _written(in_time, 42)), (Gallery.hours, _written(in_time, 7500)))),
        Specimen(
            in_dollars,
            ((Gallery.cents, _written(in_dollars, 0.0042)), (Gallery.dollars, _written(in_dollars, 1234.5))),
        ),
        Specimen(in_groups, ((Gallery.normal, _written(in_groups, 1234567)),)),
        Specimen(in_percent, ((Gallery.normal, _written(in_percent, 80)),)),
        Specimen(moment, ((Gallery.normal, moment(rx.Var.create(_MOMENT))),)),
        Specimen(clock_time, ((Gallery.normal, clock_time(rx.Var.create(_MOMENT))),)),
        Specimen(
            evidence_strip,
            (
                (Gallery.normal, evidence_strip(_tiles(), summary=True)),
                (Gallery.words, evidence_strip(_tiles(), words=True, wrap=True)),
                (Gallery.empty, evidence_strip([], summary=True)),
            ),
            is_wide=True,
        ),
    )


def _written(write: Callable[[rx.Var[Any]], rx.Var[Any]], amount: float) -> rx.Component:
    return rx.el.p(write(rx.Var.create(amount)), class_name="text-14")


def _tiles() -> rx.Var[Any]:
    return rx.Var.create(
        [
            {"id": f"R{place}", "text": t(text), "status": status, "evidence": []}
            for place, (status, text) in enumerate(_REQUIREMENTS, 1)
        ]
    )


def frame_parts() -> tuple[Specimen, ...]:
    """What belongs to the frame of a page."""
    asking = confirm_dialog(
        Samples.ask_title,
        Samples.ask_hint,
        Samples.delete,
        open=GalleryState.is_asking,
        on_yes=GalleryState.answer,
        on_no=GalleryState.answer,
        test_id="gallery-yes",
    )
    ask = rx.el.div(button(t(Samples.ask), on_click=GalleryState.ask, data_testid="gallery-ask"), asking)
    language = field(t(Common.language), language_select("g-language"), "g-language")
    theme = field(t(Common.theme), theme_select("g-theme"), "g-theme")
    return (
        Specimen(theme_button, ((Gallery.normal, theme_button()),)),
        Specimen(theme_select, ((Gallery.normal, theme),)),
        Specimen(language_button, ((Gallery.normal, language_button()),)),
        Specimen(language_select, ((Gallery.normal, language),)),
        Specimen(page_link, ((Gallery.normal, page_link(t(Samples.link), to=paths.PROJECTS, class_name="link")),)),
        Specimen(bar_link, ((Gallery.normal, bar_link("folder", t(Samples.link), paths.PROJECTS)),)),
        Specimen(
            loaded_link, ((Gallery.normal, loaded_link(t(Samples.loaded_link), href=paths.DESIGN, class_name="link")),)
        ),
        Specimen(confirm_dialog, ((Gallery.opened, ask),)),
    )
