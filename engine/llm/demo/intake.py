"""What the demo model asks: only what the records of a single list shall hold, when the idea names none of it."""

from typing import Any

from engine.llm.demo.design import AppDesign, Declined, EntityDesign, Language
from engine.llm.demo.reading import names_fields, read_idea
from engine.llm.demo.texts import list_name, quoted, say

_LONGEST_ANSWER = 300


def open_question(design: AppDesign, idea: str) -> tuple[str, dict[str, Any]] | None:
    """Words and payload of the question; None where nothing is open that the demo model could act on."""
    if len(design.entities) != 1 or names_fields(idea, design.language):
        return None
    entity = design.entities[0]
    name = quoted(list_name(entity), design.language)
    question = {"text": say(design.language, "ask_fields", list=name), "choices": [_usual(entity)], "free": True}
    return say(design.language, "ask"), {"questions": [question]}


def with_answer(idea: str, answer: str, language: Language) -> str:
    """The idea with the fields that were answered, if it still means the same list with them."""
    plain = read_idea(idea, language)
    if not answer or isinstance(plain, Declined) or answer == _usual(plain.entities[0]):
        return idea
    told = idea.rstrip(" .!?\n") + f": {answer[:_LONGEST_ANSWER]}"
    found = read_idea(told, language)
    is_same = isinstance(found, AppDesign) and [one.plural for one in found.entities] == [
        one.plural for one in plain.entities
    ]
    return told if is_same else idea


def _usual(entity: EntityDesign) -> str:
    """The fields that it takes by itself, without their units."""
    return ", ".join(field.label.partition(",")[0].lower() for field in entity.fields)
