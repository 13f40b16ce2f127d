"""The frame in which the built app runs, and its bar (assets/components/preview_frame.jsx, preview_bar.jsx and
preview_waiting.jsx)."""

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


class _PreviewBar(rx.Component):
    library = "$/public/components/preview_bar"
    tag = "PreviewBar"
    origin: rx.Var[str]
    disabled: rx.Var[bool]
    on_tab: rx.EventHandler[_line]


class _PreviewWaiting(rx.Component):
    library = "$/public/components/preview_waiting"
    tag = "PreviewWaiting"
    is_starting: rx.Var[bool]


preview_frame = _PreviewFrame.create
preview_bar = _PreviewBar.create
preview_waiting = _PreviewWaiting.create
