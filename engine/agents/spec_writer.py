"""Spec Writer: an idea becomes requirements that a program can check, or an honest no."""

from engine.agents.answers import SpecAnswer
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload, validated
from engine.agents.problems import AnswerUnusable
from engine.builds.state import Role

_MOST_REQUIREMENTS = 12


async def write_spec(ask: Ask, brief: Brief) -> SpecAnswer:
    """The specification; raises `AnswerUnusable` when the model cannot word one."""
    return await ask_for(ask, brief.prompt(Role.SPEC_WRITER), parse_spec)


def parse_spec(text: str) -> SpecAnswer:
    """An answer with requirements, or one that declines; requirements are numbered anew if their ids repeat."""
    raw = json_payload(text)
    requirements = raw.get("requirements")
    if isinstance(requirements, list):
        raw["requirements"] = [_requirement(item, number) for number, item in enumerate(requirements, start=1)]
    if isinstance(raw.get("out_of_scope"), str):
        raw["out_of_scope"] = [raw["out_of_scope"]]
    answer = validated(SpecAnswer, raw)
    if answer.cannot:
        return answer
    if raw.get("questions") and not answer.requirements:
        raise AnswerUnusable(("Nothing can be asked now: decide what is open and send the specification.",))
    if not answer.requirements or not answer.title.strip():
        raise AnswerUnusable(("The specification needs a title and at least one requirement.",))
    return answer.model_copy(update={"requirements": answer.requirements[:_MOST_REQUIREMENTS]})


def _requirement(item: object, number: int) -> dict[str, object]:
    """Weak models send plain strings or other names; ids always count from R1."""
    if isinstance(item, dict):
        text = item.get("text") or item.get("description") or item.get("requirement") or ""
    else:
        text = item
    return {"id": f"R{number}", "text": str(text).strip()}
