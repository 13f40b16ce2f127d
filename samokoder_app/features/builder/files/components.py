"""File tree and editor."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.builder.files.state import FilesState
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.ui.code import code_pane as _code_pane


def code_pane() -> rx.Component:
    """The tree, and the files that are open."""
    return _code_pane(
        project=BuilderState.project_id,
        address=rx.Var.create(paths.api_project_files(BuilderState.project_id)),
        paths=FilesState.paths,
        version=FilesState.version,
        listed=FilesState.listed,
        served=FilesState.served,
        base=FilesState.base,
        outcome=FilesState.outcome,
        on_open=FilesState.open_file,
        on_save=FilesState.save,
        on_create=FilesState.create,
        on_move=FilesState.move,
        on_remove=FilesState.remove,
        on_bring_back=FilesState.bring_back,
        on_compare=FilesState.compare,
    )
