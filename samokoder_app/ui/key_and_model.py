"""The choice of a key and of one of its models (assets/components/key_and_model.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.models import ModelChooser
from samokoder_app.i18n.text import bundle


class _KeyAndModel(rx.Component):
    library = "$/public/components/key_and_model"
    tag = "KeyAndModel"
    field_id: rx.Var[str]
    keys: rx.Var[list[Any]]
    key_name: rx.Var[str]
    model_name: rx.Var[str]
    key_label: rx.Var[str]
    model_label: rx.Var[str]
    texts: rx.Var[dict[str, dict[str, str]]]


def key_and_model(field_id: Any, keys: rx.Var[Any], key_name: str, model_name: str, **props: Any) -> rx.Component:
    """Two fields of a form: a key, and a model of its list or any other."""
    return _KeyAndModel.create(
        field_id=field_id,
        keys=keys,
        key_name=key_name,
        model_name=model_name,
        texts=bundle(ModelChooser),
        **props,
    )
