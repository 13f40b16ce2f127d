"""The page of all components."""

import reflex as rx

from samokoder_app.features.gallery.controls.components import buttons, choices, fields
from samokoder_app.features.gallery.signs.components import frame_parts, signs
from samokoder_app.features.gallery.specimen import Specimen, shown
from samokoder_app.features.gallery.state import GalleryState
from samokoder_app.features.gallery.surfaces.components import lists, surfaces, tab_rows
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.gallery import Gallery, Samples
from samokoder_app.shell.failures import not_found_inside
from samokoder_app.shell.frame import app_frame
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import card, waiting_lines
from samokoder_app.ui.tailwind import COLOURS, TYPE


def specimens() -> tuple[Specimen, ...]:
    """Every component, in the order of the page."""
    return (*buttons(), *fields(), *choices(), *surfaces(), *lists(), *tab_rows(), *signs(), *frame_parts())


def gallery_page() -> rx.Component:
    """Tokens and components, for operators, and in local mode for everybody who is signed in."""
    inner = rx.el.div(
        rx.el.h1(t(Gallery.title), class_name="text-28 font-semibold"),
        rx.el.p(t(Gallery.hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(
            GalleryState.is_shown,
            rx.fragment(_colours(), _type(), *map(shown, specimens())),
            waiting_lines(t(Common.loading), 6),
        ),
        class_name="flex flex-col gap-4",
        data_testid="gallery",
    )
    page: rx.Component = rx.cond(GalleryState.is_missing, not_found_inside(), app_frame(inner))
    return page


def _colours() -> rx.Component:
    def colour(name: str) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                class_name="h-8 w-8 flex-none rounded-control border border-edge",
                style={"background": f"var(--{name})"},
            ),
            rx.el.code(name, class_name="text-12"),
            class_name="flex items-center gap-2",
        )

    return card(
        rx.el.h2(t(Gallery.colours), class_name="text-14 font-semibold"),
        rx.el.ul(*map(colour, COLOURS), class_name="grid grid-cols-2 gap-3 sm:grid-cols-4"),
        class_name="flex flex-col gap-3 p-4",
        data_testid="tokens-colours",
    )


def _type() -> rx.Component:
    def line(size: str) -> rx.Component:
        return rx.el.li(
            rx.el.code(size, class_name="w-8 flex-none text-12 text-quiet"),
            rx.el.span(t(Samples.sentence), class_name=f"text-{size} min-w-0 break-words"),
            class_name="flex items-baseline gap-3",
        )

    return card(
        rx.el.h2(t(Gallery.type_scale), class_name="text-14 font-semibold"),
        rx.el.ul(*map(line, TYPE), class_name="flex flex-col gap-2"),
        class_name="flex flex-col gap-3 p-4",
        data_testid="tokens-type",
    )
