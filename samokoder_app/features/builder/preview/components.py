"""The preview pane: a foreign origin in a sandboxed frame."""

import reflex as rx

from samokoder_app.features.builder.integrations.components import asked_hosts
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.features.builder.rights import lacks
from samokoder_app.i18n.builder import Builder
from samokoder_app.ui.controls import button, icon_button
from samokoder_app.ui.language import t
from samokoder_app.ui.pointing import pick_button, pointing_notes
from samokoder_app.ui.preview_frame import preview_bar, preview_frame, preview_waiting
from samokoder_app.ui.surfaces import error_box

_ALLOWED = "allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads"
"""No top navigation. `allow-same-origin` is the app's own foreign origin, which shares nothing with ours."""


def _bar() -> rx.Component:
    is_none = PreviewState.status == ""
    return preview_bar(
        pick_button(disabled=PreviewState.url == ""),
        icon_button(
            "reload",
            t(Builder.reload),
            on_click=PreviewState.reload,
            disabled=is_none,
            data_testid="preview-reload",
        ),
        icon_button(
            "eraser",
            rx.cond(lacks("edit"), t(Builder.role_forbids), t(Builder.erase)),
            on_click=PreviewState.ask_erase(True),
            disabled=is_none | lacks("edit"),
            data_testid="preview-erase",
        ),
        origin=PreviewState.address,
        disabled=PreviewState.url == "",
        on_tab=PreviewState.open_tab,
    )


def _erase_question() -> rx.Component:
    return rx.el.div(
        rx.el.p(t(Builder.erase_sure)),
        button(t(Builder.erase_do), size="small", kind="danger", on_click=PreviewState.erase, data_testid="erase-do"),
        button(t(Builder.erase_not), size="small", on_click=PreviewState.ask_erase(False)),
        role="group",
        aria_label=t(Builder.erase),
        class_name="note-box m-2 flex flex-wrap items-center gap-2",
    )


def _state_line() -> rx.Component:
    said = rx.match(
        PreviewState.status,
        ("failed", t(Builder.preview_failed)),
        ("stopped", t(Builder.preview_stopped)),
        "",
    )
    start = button(t(Builder.preview_start), size="small", on_click=PreviewState.reload)
    return rx.match(
        PreviewState.status,
        ("running", rx.fragment()),
        ("starting", rx.fragment()),
        ("", rx.fragment()),
        rx.el.div(error_box(said, rx.el.p(PreviewState.message), start), class_name="p-2"),
    )


def preview_pane() -> rx.Component:
    """The running app, its address, and how it is."""
    is_starting = PreviewState.status == "starting"
    waiting = rx.cond(
        (PreviewState.status == "") | is_starting, preview_waiting(is_starting=is_starting), rx.fragment()
    )
    frame = preview_frame(
        waiting,
        url=PreviewState.url,
        visit=PreviewState.visit,
        is_asked=PreviewState.is_asked,
        label=t(Builder.preview_frame),
        newer=t(Builder.preview_newer),
        reload=t(Builder.preview_reload),
        sandbox=_ALLOWED,
        on_open=PreviewState.open_frame,
        on_reload=PreviewState.reload,
    )
    return rx.el.div(
        _bar(),
        rx.cond(PreviewState.is_erasing, _erase_question(), rx.fragment()),
        _state_line(),
        rx.el.div(asked_hosts(), class_name="m-2 empty:hidden"),
        pointing_notes(),
        frame,
        class_name="flex min-h-0 grow flex-col",
    )
