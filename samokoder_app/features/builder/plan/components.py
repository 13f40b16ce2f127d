"""The plan pane."""

import reflex as rx

from samokoder_app.features.builder.evidence import screenshot_base
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.ui.stream import plan_panel


def plan_pane() -> rx.Component:
    """Requirements with their proof, and tasks."""
    return plan_panel(screenshot_base=screenshot_base(), working=BuilderState.is_working)
