"""Messages without the project's secrets: a pasted value, or a piece of the app's page, goes into prompts."""

from pydantic import JsonValue

from engine.builds.turns import Turn
from engine.hiding import Hiding


def without_secrets(turn: Turn, hiding: Hiding) -> Turn:
    """The turn with every text in it cleaned, those of its attachments too."""
    if not hiding:
        return turn
    return Turn.model_validate(_cleaned(turn.model_dump(mode="json"), hiding))


def _cleaned(value: JsonValue, hiding: Hiding) -> JsonValue:
    if isinstance(value, str):
        return hiding.text(value)
    if isinstance(value, list):
        return [_cleaned(item, hiding) for item in value]
    if isinstance(value, dict):
        return {name: _cleaned(item, hiding) for name, item in value.items()}
    return value
