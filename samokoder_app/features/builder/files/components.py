"""File tree and editor."""

import reflex as rx

from samokoder_app.features.builder.files.state import FilesState
from samokoder_app.i18n.builder import Builder
from samokoder_app.i18n.common import Common
from samokoder_app.ui.controls import button
from samokoder_app.ui.language import t
from samokoder_app.ui.stream import code_editor, file_tree, save_button
from samokoder_app.ui.surfaces import error_box


def _bar() -> rx.Component:
    return rx.el.div(
        rx.el.span(FilesState.path, class_name="pane-bar__path"),
        rx.cond(FilesState.is_dirty, rx.el.span(t(Builder.unsaved), class_name="badge badge--waiting")),
        rx.cond(FilesState.is_saved, rx.el.span(t(Builder.saved), role="status", class_name="badge badge--done")),
        save_button(label=t(Common.save), disabled=~FilesState.is_dirty),
        class_name="pane-bar",
    )


def _conflict() -> rx.Component:
    return rx.cond(
        FilesState.is_stale,
        rx.el.div(
            error_box(
                t(Builder.conflict),
                rx.el.div(
                    button(t(Builder.take_theirs), size="small", on_click=FilesState.take_theirs),
                    button(t(Builder.keep_mine), size="small", on_click=FilesState.keep_mine),
                    class_name="flex flex-wrap gap-2",
                ),
                data_testid="conflict",
            ),
            class_name="border-b border-line p-2",
        ),
    )


def _editor() -> rx.Component:
    return rx.cond(
        FilesState.is_binary,
        rx.el.p(t(Builder.binary), class_name="pane-empty"),
        code_editor(
            path=FilesState.path,
            text=FilesState.text,
            stamp=FilesState.stamp,
            label=t(Builder.editor),
            waiting=t(Builder.opening),
            on_save=FilesState.save,
            on_dirty=FilesState.mark,
        ),
    )


def code_pane() -> rx.Component:
    """The tree, and the file that is open."""
    pane = rx.el.div(
        file_tree(paths=FilesState.paths, opened=FilesState.path, label=t(Builder.files), on_open=FilesState.open_file),
        rx.cond(FilesState.path != "", _editor(), rx.el.p(t(Builder.no_file), class_name="pane-empty")),
        class_name="code-pane",
    )
    return rx.el.div(
        _bar(),
        _conflict(),
        rx.cond(FilesState.paths.length() > 0, pane, rx.el.p(t(Builder.no_files), class_name="pane-empty")),
        class_name="flex min-h-0 grow flex-col",
    )
