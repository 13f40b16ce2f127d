"""The command palette and the page of keys (assets/components/command_center.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.commands import Commands
from samokoder_app.i18n.text import bundle


class _CommandCenter(rx.Component):
    library = "$/public/components/command_center"
    tag = "CommandCenter"
    texts: rx.Var[dict[str, dict[str, str]]]
    fallback: rx.Var[str]
    has_version: rx.Var[bool]
    on_reload: rx.EventHandler[rx.event.no_args_event_spec]


def command_center(**props: Any) -> rx.Component:
    """The button of the palette, and the keys that work anywhere on the page."""
    return _CommandCenter.create(texts=bundle(Commands), **props)
