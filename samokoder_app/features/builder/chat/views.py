"""The form of a message as the services take it; pure."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from engine.builds.turns import MAX_ATTACHMENTS, Attachment
from engine.engine_name import OWN, PILOT, EngineName
from samokoder_app.builds.model_options import build_order
from samokoder_app.builds.views import Message
from samokoder_app.errors import InvalidInput

_ATTACHMENTS: TypeAdapter[tuple[Attachment, ...]] = TypeAdapter(tuple[Attachment, ...])


_ENGINES: dict[str, EngineName] = {OWN: OWN, PILOT: PILOT}


def read_message(form: dict[str, Any]) -> Message:
    """Text, attachments and the model that was chosen, if one was. Raises `InvalidInput` and `NotFound`."""
    try:
        attachments = _ATTACHMENTS.validate_json(str(form.get("attachments") or "[]"))
    except ValidationError as error:
        raise InvalidInput("attachment_unreadable") from error
    chosen = str(form.get("model") or "")
    order = build_order(chosen, auto_approve=True) if chosen else None
    return Message(
        text=str(form.get("message", "")).strip(),
        attachments=attachments[:MAX_ATTACHMENTS],
        engine=_ENGINES.get(str(form.get("engine") or "")),
        model=order.model if order else None,
        key_id=order.key_id if order else None,
        managed_model_id=order.managed_model_id if order else None,
    )
