"""Links that leave the page: Reflex's own are routes of the page that is loaded."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class _LoadedLink(BaseHTML):
    """An anchor of the browser's own."""

    tag = "a"

    href: rx.Var[str]


def loaded_link(*children: Any, href: str, **props: Any) -> rx.Component:
    """A link that loads what it leads to from the server; with an empty `href` this page, anew."""
    return _LoadedLink.create(*children, href=href, **props)
