"""Icons and the product's mark."""

from typing import Any

import reflex as rx

_MODULE = "$/public/components/icon"

ICON_NAMES = (
    "check",
    "cross",
    "clock",
    "gear",
    "question",
    "chart",
    "dots",
    "pause",
    "play",
    "stop",
    "download",
    "reload",
    "external",
    "share",
    "copy",
    "file",
    "file_plus",
    "folder_plus",
    "compare",
    "folder",
    "terminal",
    "chevron",
    "down",
    "up",
    "pencil",
    "left",
    "plus",
    "trash",
    "sun",
    "moon",
    "send",
    "alert",
    "info",
    "eye",
    "eye_off",
    "card",
    "coins",
    "eraser",
    "lock",
    "key",
    "user",
    "people",
    "exit",
    "chat",
    "list",
    "history",
    "screen",
    "search",
    "phone",
    "tablet",
    "side",
    "code",
    "target",
    "dot",
    "mail",
    "github",
    "google",
)
"""Those that assets/components/icon.jsx draws; a test compares the two."""


class Icon(rx.Component):
    """One icon of the set in assets/components/icon.jsx."""

    library = _MODULE
    tag = "Icon"

    name: rx.Var[str]
    size: rx.Var[int]
    label: rx.Var[str]


class Mark(rx.Component):
    """The product's mark."""

    library = _MODULE
    tag = "Mark"

    size: rx.Var[int]


def icon(name: str | rx.Var[str], size: int = 16, **props: Any) -> rx.Component:
    """A decorative icon; give it a `label` where it stands alone."""
    return Icon.create(name=name, size=size, **props)


def mark(size: int = 24) -> rx.Component:
    """The product's mark."""
    return Mark.create(size=size)
