"""What the reader's role in the project does not allow, for parts that offer it; the server refuses it in any case."""

from typing import Any

import reflex as rx

from samokoder_app.features.builder.state import BuilderState


def lacks(right: str) -> rx.Var[bool]:
    """Whether the reader is known to have no such right; until the project is loaded nothing is taken away."""
    rights: Any = BuilderState.rights
    missing: rx.Var[bool] = (rights.length() > 0) & ~rights.contains(right)
    return missing
