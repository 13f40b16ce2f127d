"""Cards, badges, boxes, lists and tabs in all states."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.gallery.specimen import Specimen
from samokoder_app.features.gallery.state import GalleryState
from samokoder_app.i18n.admin import Operating
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.gallery import Gallery, Samples
from samokoder_app.ui.controls import button
from samokoder_app.ui.language import t
from samokoder_app.ui.sections import Section, section_head, sections_frame
from samokoder_app.ui.surfaces import (
    badge,
    card,
    empty_state,
    error_box,
    figure,
    row_list,
    section_card,
    tab,
    tabs,
    waiting_lines,
)

_BADGES = {
    "": Gallery.not_known,
    "passed": Gallery.passed,
    "failed": Gallery.failed,
    "working": Gallery.working,
    "waiting": Gallery.waiting,
    "cancelled": Gallery.off,
}


def surfaces() -> tuple[Specimen, ...]:
    """What things lie on."""
    sentence = t(Samples.sentence)
    return (
        Specimen(card, ((Gallery.normal, card(rx.el.p(sentence, class_name="text-14"), class_name="p-4")),)),
        Specimen(
            section_card,
            ((Gallery.normal, section_card(t(Samples.section), rx.el.p(sentence, class_name="text-14"))),),
            is_wide=True,
        ),
        Specimen(
            figure,
            ((Gallery.normal, rx.el.dl(figure(t(Samples.builds), "12", t(Samples.builds_note)))),),
        ),
        Specimen(badge, tuple((name, badge(t(name), state=state)) for state, name in _BADGES.items())),
        Specimen(
            error_box,
            ((Gallery.error, error_box(t(Samples.failed), rx.el.div(button(t(Samples.retry), size="small")))),),
            is_wide=True,
        ),
        Specimen(
            empty_state,
            ((Gallery.empty, empty_state(t(Samples.nothing), t(Samples.nothing_hint), button(t(Samples.begin)))),),
            is_wide=True,
        ),
        Specimen(waiting_lines, ((Gallery.loading, waiting_lines(t(Common.loading))),), is_wide=True),
    )


def lists() -> tuple[Specimen, ...]:
    """What holds rows, and pages in sections."""

    def row(number: rx.Var[str]) -> rx.Component:
        return rx.el.li(t(Samples.sentence), f" {number}", class_name="py-3 text-14")

    none = t(Samples.no_rows)
    here = Section(paths.DESIGN, Gallery.title, "list")
    both = (here, Section(paths.ADMIN, Operating.title, "chart"))
    return (
        Specimen(
            row_list,
            (
                (Gallery.normal, row_list(GalleryState.rows, row, none)),
                (Gallery.empty, row_list(GalleryState.no_rows, row, none)),
            ),
            is_wide=True,
        ),
        Specimen(
            section_head,
            ((Gallery.normal, section_head(Samples.section, button(t(Samples.begin), size="small"))),),
            is_wide=True,
        ),
        Specimen(
            sections_frame,
            ((Gallery.normal, sections_frame(Samples.section, both, paths.DESIGN, level=3)),),
            is_wide=True,
        ),
    )


def tab_rows() -> tuple[Specimen, ...]:
    """Tabs, alone and in a row."""

    def first() -> rx.Component:
        return tab(t(Samples.first), True, GalleryState.answer)

    def second() -> rx.Component:
        return tab(t(Samples.second), False, GalleryState.answer)

    name = t(Samples.section)
    return (
        Specimen(tab, ((Gallery.on, tabs(first(), label=name)), (Gallery.off, tabs(second(), label=name)))),
        Specimen(tabs, ((Gallery.normal, tabs(first(), second(), label=name)),)),
    )
