"""What users write without the project's secrets: a pasted value, or a piece of the app's page, goes into prompts."""

from typing import Final, TypeVar

from pydantic import BaseModel, JsonValue

from engine.hiding import Hiding

Written = TypeVar("Written", bound=BaseModel)
_OURS: Final = frozenset({"kind", "id", "question"})
"""Fields that are not the user's words."""


def without_secrets(written: Written, hiding: Hiding) -> Written:
    """A message, answers or a plan with every text in it cleaned, those of attachments too."""
    if not hiding:
        return written
    return type(written).model_validate(_cleaned(written.model_dump(mode="json"), hiding))


def _cleaned(value: JsonValue, hiding: Hiding) -> JsonValue:
    if isinstance(value, str):
        return hiding.text(value)
    if isinstance(value, list):
        return [_cleaned(item, hiding) for item in value]
    if isinstance(value, dict):
        return {name: item if name in _OURS else _cleaned(item, hiding) for name, item in value.items()}
    return value
