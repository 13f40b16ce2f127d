"""The page of limits, for the account's frame."""

import reflex as rx

from samokoder_app.features.billing.limits.components import limits_section, resting_section


def limits_content() -> rx.Component:
    """Where somebody stands, and what can be done."""
    return rx.el.div(limits_section(), resting_section(), class_name="flex flex-col gap-6")
