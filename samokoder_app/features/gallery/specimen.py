"""A component under its name, with its states side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from samokoder_app.i18n.text import Text
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import card


@dataclass(frozen=True)
class Specimen:
    """A component of ui/ and how it looks in each of its states."""

    component: Callable[..., Any]
    states: tuple[tuple[Text, rx.Component], ...]
    is_wide: bool = False

    @property
    def name(self) -> str:
        """What the component is called in the code."""
        return self.component.__name__


def shown(specimen: Specimen) -> rx.Component:
    """The states with their names below."""
    width = "w-full" if specimen.is_wide else "min-w-0"
    return card(
        rx.el.h2(rx.el.code(specimen.name), class_name="text-14 font-semibold"),
        rx.el.div(
            *[
                rx.el.div(
                    component,
                    rx.el.p(t(name), class_name="text-12 text-quiet"),
                    class_name=f"flex flex-col items-stretch gap-1 {width}",
                )
                for name, component in specimen.states
            ],
            class_name="flex flex-wrap items-start gap-x-6 gap-y-4",
        ),
        class_name="flex flex-col gap-3 p-4",
        data_testid=f"specimen-{specimen.name}",
    )
