"""What the public pages are made of: columns, sections, questions."""

from typing import Any

import reflex as rx

from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import Words

_WIDTH = "mx-auto w-full max-w-[1120px] px-4"


def column(*children: Any) -> rx.Component:
    """The first part of a page."""
    return rx.el.div(*children, class_name=f"{_WIDTH} flex flex-col gap-6 py-10 sm:py-16")


def section(title: Words, anchor: str, *children: Any) -> rx.Component:
    """A part of a page with a title, between hairlines."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="text-28 font-semibold"),
            *children,
            class_name=f"{_WIDTH} flex flex-col gap-6 py-12 sm:py-16",
        ),
        id=anchor,
        class_name="scroll-mt-16 border-t border-line",
    )


def question_list(pairs: list[tuple[Words, Words]]) -> rx.Component:
    """Questions that unfold their answers."""
    return rx.el.div(
        *[
            rx.el.details(
                rx.el.summary(
                    icon("chevron", 18, class_name="disclosure"),
                    rx.el.span(question),
                    class_name="flex cursor-pointer items-center gap-2 py-3 text-16 font-semibold",
                ),
                rx.el.p(answer, class_name="max-w-[68ch] pb-4 pl-7 text-16 text-quiet"),
            )
            for question, answer in pairs
        ],
        class_name="divide-y divide-line border-y border-line",
    )
