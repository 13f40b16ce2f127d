"""The first page."""

import reflex as rx

from app.config import APP_NAME
from app.texts import TEXTS
from app.web import page


@rx.page(route="/", title=APP_NAME)
def home() -> rx.Component:
    """Says that there is nothing yet."""
    return page(APP_NAME, rx.el.p(TEXTS["nothing_yet"], class_name="empty"))
