"""Values as Postgres can keep them: neither text nor JSON holds the character NUL or half a surrogate pair."""

from typing import Any

from pydantic import BaseModel


def storable(document: BaseModel) -> dict[str, Any]:
    """A document as JSON for a column; programs' output may hold anything, so the unstorable is replaced."""
    cleaned = _clean(document.model_dump(mode="json", by_alias=True))
    return dict(cleaned)


def storable_text(text: str) -> str:
    """Text for a column, the unstorable replaced."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable_text(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
