"""Fields for what goes with an idea (assets/components/idea_materials.jsx)."""

import reflex as rx

from samokoder_app.i18n.materials import IdeaMaterials
from samokoder_app.i18n.text import bundle


class _IdeaMaterials(rx.Component):
    library = "$/public/components/idea_materials"
    tag = "IdeaMaterials"
    texts: rx.Var[dict[str, dict[str, str]]]
    can_see: rx.Var[bool]
    can_read: rx.Var[bool]
    is_known: rx.Var[bool]
    is_pilot: rx.Var[bool]


def idea_materials(
    *, can_see: rx.Var[bool], can_read: rx.Var[bool], is_known: rx.Var[bool], is_pilot: rx.Var[bool]
) -> rx.Component:
    """Images and the address of a page; says what the chosen model does not take, once that `is_known`, and what
    GPT-Pilot does not."""
    return _IdeaMaterials.create(
        texts=bundle(IdeaMaterials), can_see=can_see, can_read=can_read, is_known=is_known, is_pilot=is_pilot
    )
