"""The frame in which the built app runs (assets/components/preview_frame.jsx)."""

import reflex as rx


def _line(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class _PreviewFrame(rx.Component):
    library = "$/public/components/preview_frame"
    tag = "PreviewFrame"
    url: rx.Var[str]
    visit: rx.Var[str]
    is_asked: rx.Var[bool]
    label: rx.Var[str]
    newer: rx.Var[str]
    reload: rx.Var[str]
    sandbox: rx.Var[str]
    on_open: rx.EventHandler[_line]
    on_reload: rx.EventHandler[rx.event.no_args_event_spec]


preview_frame = _PreviewFrame.create
