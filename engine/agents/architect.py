"""Architect: data, pages with the names people see on them, and the API."""

import json

from engine.agents.answers import ArchitectureAnswer
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload, validated
from engine.builds.state import Architecture, Role


async def design(ask: Ask, brief: Brief) -> Architecture:
    """The architecture; raises `AnswerUnusable`."""
    return await ask_for(ask, brief.prompt(Role.ARCHITECT), parse_architecture)


def parse_architecture(text: str) -> Architecture:
    """Lists of lines; a model that sends objects instead of lines gets them written as JSON."""
    raw = json_payload(text)
    for name in ("entities", "pages", "endpoints"):
        value = raw.get(name)
        if isinstance(value, list):
            raw[name] = [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value]
    if isinstance(raw.get("notes"), list):
        raw["notes"] = "\n".join(str(note) for note in raw["notes"])  # type: ignore[attr-defined]
    answer = validated(ArchitectureAnswer, raw)
    return Architecture(**answer.model_dump())
