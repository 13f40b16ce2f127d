"""Where the pictures of evidence are."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.builder.state import BuilderState


def screenshot_base() -> rx.Var[str]:
    """Address under which the project's screenshots are found by their hash."""
    return rx.Var.create(paths.api_project_screenshots(BuilderState.project_id))
