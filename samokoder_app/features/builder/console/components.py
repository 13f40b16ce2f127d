"""What feeds the console."""

import reflex as rx

from samokoder_app.features.builder.console.state import ConsoleState
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.ui.console import console_feed


def console() -> rx.Component:
    """What the app in the preview prints, for the console of the workbench."""
    return console_feed(
        project=BuilderState.project_id,
        lines=ConsoleState.lines,
        on_gap=ConsoleState.refill,
        on_follow=ConsoleState.follow,
    )
