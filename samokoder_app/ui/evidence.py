"""The evidence strip (assets/components/evidence_strip.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.common import Evidence
from samokoder_app.i18n.text import bundle


class _EvidenceStrip(rx.Component):
    library = "$/public/components/evidence_strip"
    tag = "EvidenceStrip"

    tiles: rx.Var[list[Any]]
    texts: rx.Var[dict[str, dict[str, str]]]
    words: rx.Var[bool]
    wrap: rx.Var[bool]
    summary: rx.Var[bool]
    screenshot_base: rx.Var[str]


def evidence_strip(tiles: Any, **props: Any) -> rx.Component:
    """A tile per requirement: `tiles` are `{id, text, status, evidence?}`."""
    return _EvidenceStrip.create(tiles=tiles, texts=bundle(Evidence), **props)
