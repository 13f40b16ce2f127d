"""The app's log."""

import reflex as rx

from samokoder_app.features.builder.console.state import ConsoleState
from samokoder_app.i18n.builder import Builder, Stream
from samokoder_app.ui.language import t
from samokoder_app.ui.stream import live_text


def app_log() -> rx.Component:
    """What the app in the preview prints."""
    return live_text(
        increments=ConsoleState.lines,
        empty=t(Builder.app_log_empty),
        label=t(Stream.log_app),
        on_gap=ConsoleState.refill,
    )
