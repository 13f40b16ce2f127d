"""The plan pane."""

import reflex as rx

from samokoder_app.features.builder.evidence import screenshot_base
from samokoder_app.features.builder.plan.state import PlanState
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.ui.stream import plan_panel


def plan_pane() -> rx.Component:
    """Requirements with their proof, and tasks; both can be changed."""
    return plan_panel(
        screenshot_base=screenshot_base(),
        working=BuilderState.is_working,
        answer=PlanState.answer,
        on_open=PlanState.open,
        on_save=PlanState.save,
    )
