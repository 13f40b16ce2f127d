"""Pointing at the previewed app, and what is attached to a message by it (assets/components/pointing.jsx)."""

from typing import Any

import reflex as rx


class _Pointing(rx.Component):
    library = "$/public/components/pointing"


class _PickButton(_Pointing):
    tag = "PickButton"
    disabled: rx.Var[bool]


class _PointingNotes(_Pointing):
    tag = "PointingNotes"


class _MessageExtras(_Pointing):
    tag = "MessageExtras"
    models: rx.Var[list[Any]]
    engine: rx.Var[str]


pick_button = _PickButton.create
pointing_notes = _PointingNotes.create
message_extras = _MessageExtras.create
