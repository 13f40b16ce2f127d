"""The choice of a model (assets/components/model_chooser.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.models import ModelChooser
from samokoder_app.i18n.text import bundle


def _model(model: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (model,)


class _ModelChooser(rx.Component):
    library = "$/public/components/model_chooser"
    tag = "ModelChooser"
    name: rx.Var[str]
    field_id: rx.Var[str]
    key_id: rx.Var[str]
    provider: rx.Var[str]
    value: rx.Var[str]
    closed: rx.Var[str]
    plan: rx.Var[str]
    texts: rx.Var[dict[str, dict[str, str]]]
    on_choose: rx.EventHandler[_model]


def model_chooser(element_id: str, name: str, **props: Any) -> rx.Component:
    """A model from the list of the key (`key_id`), or any other id; `on_choose` hears of it.

    With `provider` in place of a key it is from the list that everybody may know. `closed` is what `plan` does not let the key
    be used for: nothing, "paid" models or "all".
    """
    return _ModelChooser.create(field_id=element_id, name=name, texts=bundle(ModelChooser), **props)
