"""The question before something is gone for good."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.common import Common
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import dialog
from samokoder_app.ui.controls import button
from samokoder_app.ui.language import t


def confirm_dialog(
    title: Text, hint: Text, word: Text, *, open: rx.Var[bool], on_yes: Any, on_no: Any, test_id: str
) -> rx.Component:
    """Ask `title` while `open`: a button says the `word`, the other one and Escape cancel."""
    return dialog(
        rx.el.div(
            rx.el.h2(t(title), class_name="text-20 font-semibold"),
            rx.el.p(t(hint), class_name="text-14 text-quiet"),
            rx.el.div(
                button(t(Common.cancel), on_click=on_no),
                button(t(word), kind="danger", on_click=on_yes, data_testid=test_id),
                class_name="flex flex-wrap justify-end gap-2",
            ),
            class_name="flex flex-col gap-4",
        ),
        open=open,
        label=t(title),
        on_close=on_no,
    )
