"""Spec Writer, about a message: question, change or bug; the answer in words, and what becomes of the requirements."""

from engine.agents.answers import ListenAnswer
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload, validated
from engine.agents.problems import AnswerUnusable
from engine.agents.prose import prose_of
from engine.builds.numbering import highest_number
from engine.builds.state import BuildState, Requirement, RequirementStatus, Role, Spec
from engine.builds.turns import TurnKind

WORK = "listen"
_MOST_WISHES = 8
_MOST_REQUIREMENTS = 40


async def understand(ask: Ask, brief: Brief) -> ListenAnswer:
    """What the message of the brief's build is; raises `AnswerUnusable`."""
    return await ask_for(ask, brief.prompt(Role.SPEC_WRITER, WORK), lambda text: parse_listening(text, brief.state))


def parse_listening(text: str, state: BuildState) -> ListenAnswer:
    """A kind that fits what follows from it; ids that nobody knows are new requirements."""
    raw = json_payload(text)
    raw["kind"] = str(raw.get("kind", "")).strip().lower()
    if isinstance(raw.get("requirements"), list):
        raw["requirements"] = [_wish(item) for item in raw["requirements"]]  # type: ignore[attr-defined]
    answer = validated(ListenAnswer, raw)
    if answer.kind is TurnKind.QUESTION or answer.cannot:
        if not prose_of(text):
            raise AnswerUnusable(("Write the answer for the person in plain words before the block.",))
        return ListenAnswer(kind=answer.kind, cannot=answer.cannot)
    problems = _problems(answer, state)
    if problems:
        raise AnswerUnusable(problems)
    return answer


def amended(spec: Spec, answer: ListenAnswer) -> tuple[Spec, tuple[str, ...]]:
    """The requirements as the message wants them, and the ids that are new; what it does not name stays as it is.

    A bug only adds: were it not reproduced, everything is as before without what was added.
    """
    kept = [item for item in spec.requirements if item.id not in answer.dropped]
    known = {item.id: number for number, item in enumerate(kept)}
    number = highest_number(item.id for item in spec.requirements)
    added: list[str] = []
    for wish in answer.requirements:
        text = wish.text.strip()
        place = known.get(wish.id or "") if answer.kind is TurnKind.CHANGE else None
        if place is None:
            number += 1
            added.append(f"R{number}")
            kept.append(Requirement(id=f"R{number}", text=text))
        elif kept[place].text != text:
            kept[place] = Requirement(id=kept[place].id, text=text)
    return spec.model_copy(update={"requirements": tuple(kept)}), tuple(added)


def _wish(item: object) -> object:
    return {"text": item} if isinstance(item, str) else item


def _problems(answer: ListenAnswer, state: BuildState) -> tuple[str, ...]:
    requirements = state.spec.requirements if state.spec else ()
    known = {item.id: item for item in requirements}
    problems = [f"dropped: there is no requirement {name}." for name in answer.dropped if name not in known]
    if len(answer.requirements) > _MOST_WISHES or len(known) + len(answer.requirements) > _MOST_REQUIREMENTS:
        problems.append(f"requirements: at most {_MOST_WISHES} in one answer and {_MOST_REQUIREMENTS} in all.")
    if set(known) <= set(answer.dropped) and not answer.requirements:
        problems.append("dropped: at least one requirement must stay.")
    unmet = {item.id for item in requirements if item.status is not RequirementStatus.PASSED}
    shown = [name for name in answer.shown_by if name in unmet]
    if answer.kind is TurnKind.BUG and not answer.requirements and not shown:
        problems.append(
            "A bug needs one new requirement that says what must be seen instead, or in shown_by a requirement that "
            "has not passed and shows it already."
        )
    if answer.kind is TurnKind.CHANGE and not answer.requirements and not answer.dropped:
        problems.append("A change needs at least one requirement, new, worded anew, or dropped.")
    return tuple(problems)
