"""Hints for who sees the builder for the first time (assets/components/guide.jsx)."""

import reflex as rx

from samokoder_app.i18n.guide import Guide
from samokoder_app.i18n.text import bundle


class _Guide(rx.Component):
    library = "$/public/components/guide"
    tag = "Guide"
    texts: rx.Var[dict[str, dict[str, str]]]


def guide() -> rx.Component:
    """Three hints, once per browser; the command palette brings them back."""
    return _Guide.create(texts=bundle(Guide))
