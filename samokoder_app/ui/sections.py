"""A page in sections, each under its own address, with links between them (assets/components/sections.jsx)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t


@dataclass(frozen=True)
class Section:
    """Where a section is and what it is called."""

    path: str
    title: Text
    icon_name: str
    is_shown: rx.Var[bool] | None = None
    """Whether there is a link to it; always, unless something says otherwise."""


class _SectionLinks(rx.Component):
    library = "$/public/components/sections"
    tag = "SectionLinks"
    label: rx.Var[str]


def sections_frame(
    title: Text, sections: Sequence[Section], current: str, *content: Any, level: Literal[1, 3] = 1
) -> rx.Component:
    """The page's title, links to all sections, and the content of the one whose path is `current`.

    Only where it is a sample itself its title is no heading of the first `level`.
    """
    heading = rx.el.h1 if level == 1 else rx.el.h3
    links = [_item(one, is_here=one.path == current) for one in sections]
    return rx.el.div(
        heading(t(title), class_name="text-28 font-semibold"),
        rx.el.div(
            _SectionLinks.create(*links, label=t(title)),
            rx.el.div(*content, class_name="flex min-w-0 grow flex-col gap-6"),
            class_name="sections",
        ),
        class_name="flex flex-col gap-4 lg:gap-6",
    )


def _item(section: Section, *, is_here: bool) -> rx.Component:
    item = rx.el.li(_link(section, is_here=is_here))
    shown: rx.Component = item if section.is_shown is None else rx.cond(section.is_shown, item)
    return shown


def _link(section: Section, *, is_here: bool) -> rx.Component:
    here = {"aria-current": "page"} if is_here else {}
    return page_link(
        icon(section.icon_name, 18),
        rx.el.span(t(section.title)),
        to=section.path,
        class_name="sections__link",
        data_testid=f"section-{section.path.strip('/').replace('/', '-')}",
        custom_attrs=here,
    )


def section_head(title: Text, *more: Any) -> rx.Component:
    """The heading of a section, with what can be done with all of it at the other end of the line."""
    return rx.el.div(
        rx.el.h2(t(title), class_name="text-20 font-semibold"),
        rx.el.div(class_name="grow"),
        *more,
        class_name="flex flex-wrap items-center gap-x-3 gap-y-2",
    )
