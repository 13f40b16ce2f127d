"""Examples of bodies and answers, made from their schemas: a field's own example, else one that its name suggests."""

import re
from typing import Any

Document = dict[str, Any]

_ID = "5f0c8e57-7c9a-4c39-9a55-0d5b9f7d3c11"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_BY_FORMAT = {
    "uuid": _ID,
    "date-time": "2026-01-15T09:30:00Z",
    "date": "2026-01-15",
    "uri": "https://example.com",
    "binary": "…",
    "password": "sk-…",
}
_BY_NAME: dict[str, str] = {
    "name": "Shopping list",
    "title": "A list with quantities",
    "description": "A shopping list with quantities; bought items are crossed out.",
    "text": "Bought items go to the end of the list.",
    "path": "app/main.py",
    "email": "ann@example.com",
    "sha256": _SHA256,
    "model": "demo",
    "provider_id": "openrouter",
    "theme": "dark",
    "token": "smk_…",
    "next_cursor": "WyIyMDI2LTAxLTE1VDA5OjMwOjAwKzAwOjAwIiwgIjVmMGM4ZTU3Il0",
    "stack": "fastapi",
    "url": "https://git.example/team/app",
    "key_name": "work",
    "mask": "sk-…4f2a",
    "language": "en",
    "cost_usd": "0.0421",
    "host": "api.stripe.com",
}
_DEEPEST = 12


class Examples:
    """Makes examples for the schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._schemas: Document = document["components"]["schemas"]

    def add_to(self, operation: Document) -> None:
        """Give the bodies and answers of an operation an example each, where they have none."""
        for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
            content = holder.get("content", {}).get("application/json")
            if content and content.get("schema") and not {"example", "examples"} & content.keys():
                is_body = holder is operation.get("requestBody")
                content["example"] = self._body(content["schema"]) if is_body else self.of(content["schema"])

    def _body(self, schema: Document) -> Any:
        """What must be said, and what has an example of its own: the rest is rarely said."""
        whole = self._resolved(schema)
        whole = next((self._resolved(one) for one in whole.get("anyOf", ()) if one != {"type": "null"}), whole)
        if "properties" not in whole or "examples" in whole:
            return self.of(whole)
        named = whole["properties"].items()
        said = {name: part for name, part in named if name in whole.get("required", ()) or "examples" in part}
        return self.of({**whole, "properties": said or whole["properties"]})

    def of(self, schema: Document, name: str = "", depth: int = 0) -> Any:
        """A value that is valid by the schema."""
        schema = self._resolved(schema)
        for key in ("example", "const"):
            if key in schema:
                return schema[key]
        for key in ("examples", "enum"):
            if schema.get(key):
                return schema[key][0]
        for key in ("anyOf", "oneOf"):
            if key in schema:
                bounds = {bound: value for bound, value in schema.items() if bound != key}
                return self._one_of([{**bounds, **one} for one in schema[key]], name, depth)
        if "default" in schema:
            return schema["default"]
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        return _plain(schema, kind, name)

    def _resolved(self, schema: Document) -> Document:
        if "$ref" in schema:
            named: Document = self._schemas[schema["$ref"].rpartition("/")[2]]
            return self._resolved(named)
        return self._resolved(schema["allOf"][0]) if len(schema.get("allOf", ())) == 1 else schema

    def _one_of(self, choices: list[Document], name: str, depth: int) -> Any:
        """The first; nothing, where that is possible and the value would be deep."""
        if depth > _DEEPEST // 2 and any(one.get("type") == "null" for one in choices):
            return None
        numbers = [one for one in choices if one.get("type") in {"integer", "number"}]
        return self.of((numbers or choices)[0], name, depth)

    def _object(self, schema: Document, depth: int) -> Document:
        if depth > _DEEPEST:
            return {}
        made = {name: self.of(part, name, depth + 1) for name, part in schema.get("properties", {}).items()}
        extra = schema.get("additionalProperties")
        if not made and isinstance(extra, dict):
            made["app" if "pattern" not in extra.get("propertyNames", {}) else "a"] = self.of(extra, depth=depth + 1)
        return made

    def _array(self, schema: Document, name: str, depth: int) -> list[Any]:
        if "prefixItems" in schema:
            return [self.of(part, name, depth + 1) for part in schema["prefixItems"]]
        if depth > _DEEPEST or "items" not in schema or schema.get("maxItems") == 0:
            return []
        return [self.of(schema["items"], name.removesuffix("s"), depth + 1)] * max(1, schema.get("minItems", 0))


def _plain(schema: Document, kind: object, name: str) -> Any:
    if kind == "string":
        return _string(schema, name)
    if kind == "boolean":
        return False
    if kind in {"integer", "number"}:
        least: float = schema.get("minimum") or schema.get("exclusiveMinimum") or 0
        return max(1, least) if schema.get("maximum", 1) >= 1 else least
    return None


def _string(schema: Document, name: str) -> str:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[str(schema["format"])]
    named = _BY_NAME.get(name, "…")
    least: int = schema.get("minLength", 0)
    most = schema.get("maxLength")
    for value in (named, _SHA256, "0.0421", "R1", "T1", "Q1", "C1", "a", "2026-01-15"):
        fits = least <= len(value) <= (len(value) if most is None else most)
        if fits and re.search(schema.get("pattern", ""), value):
            return value
    return "…" * least
