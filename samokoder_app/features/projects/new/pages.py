"""The page for a new project."""

import reflex as rx

from samokoder_app.features.projects.new.components import intake
from samokoder_app.shell.frame import app_frame


def new_project_page() -> rx.Component:
    """An idea, and how it is to be built."""
    return app_frame(intake())
