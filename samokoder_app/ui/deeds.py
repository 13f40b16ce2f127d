"""A deed of the audit log as its users and its operators see it."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.own_data import OwnData
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.language import t


def deed_source(line: Any) -> rx.Component:
    """When, from where, and whether by a token; `line` has `at`, `origin` and `is_by_token`."""
    return rx.el.p(
        moment(line.at),
        rx.cond(line.origin != "", rx.fragment(" · ", line.origin)),
        rx.cond(line.is_by_token, rx.fragment(" · ", t(OwnData.by_token))),
        class_name="figures text-12 text-quiet break-words",
    )
