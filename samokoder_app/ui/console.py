"""The console's feed: what the app prints, and its texts (assets/components/console.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.console import Console
from samokoder_app.i18n.text import bundle


def _number(number: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (number,)


class _ConsoleFeed(rx.Component):
    library = "$/public/components/console"
    tag = "ConsoleFeed"
    project: rx.Var[str]
    lines: rx.Var[list[Any]]
    texts: rx.Var[dict[str, dict[str, str]]]
    on_gap: rx.EventHandler[_number]
    on_follow: rx.EventHandler[rx.event.no_args_event_spec]


def console_feed(**props: Any) -> rx.Component:
    """Feeds the console of the workbench; one on a page."""
    return _ConsoleFeed.create(texts=bundle(Console), **props)
