"""File tree and editor."""

import reflex as rx

from samokoder_app.features.builder.files.state import FilesState
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.ui.code import code_pane as _code_pane


def code_pane() -> rx.Component:
    """The tree, and the files that are open."""
    return _code_pane(
        project=BuilderState.project_id,
        paths=FilesState.paths,
        listed=FilesState.listed,
        served=FilesState.served,
        on_open=FilesState.open_file,
        on_save=FilesState.save,
    )
