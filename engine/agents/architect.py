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
    answer = validated(ArchitectureAnswer, with_lines(json_payload(text)))
    return Architecture(**answer.model_dump())


def with_lines(raw: dict[str, object]) -> dict[str, object]:
    """The payload with its entities, pages and endpoints as lines, and its notes as one text."""
    lines = {
        name: [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value]
        for name in ("entities", "pages", "endpoints")
        if isinstance(value := raw.get(name), list)
    }
    notes = raw.get("notes")
    said = {"notes": "\n".join(str(note) for note in notes)} if isinstance(notes, list) else {}
    return {**raw, **lines, **said}
