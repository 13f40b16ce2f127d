"""The demo model's answer about a plan that was changed: fields it can add, and an honest word on all else."""

from collections.abc import Sequence
from typing import Any

from engine.llm.demo.changes import changed_design, changes_in
from engine.llm.demo.checks import CheckKind, CheckWriter
from engine.llm.demo.design import AppDesign, FieldKind
from engine.llm.demo.planning import requirements
from engine.llm.demo.texts import enumerate_words, quoted, say

Open = Sequence[tuple[str, str]]


def amendment(
    design: AppDesign, required: Sequence[str], opened: Open, unplanned: Sequence[str], pending: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """What is said, and the payload: `opened` are id and text of requirements without checks.

    The last task to come takes the work on: it writes whatever the requirements ask for by then.
    """
    changed = changed_design(design, required)
    writer = CheckWriter(changed)
    labels: list[str] = []
    beyond = []
    for identity, text in opened:
        found = _prove(design, writer, identity, text)
        if found is None:
            beyond.append({"requirement": identity, "reason": say(design.language, "unprovable")})
        labels += found or ()
    named = {entry["requirement"] for entry in beyond}
    todo = [identity for identity in dict.fromkeys((*(one for one, _ in opened), *unplanned)) if identity not in named]
    task = _task(design, todo, labels, [text for one, text in opened if one in todo])
    tasks = [{**task, "id": pending[-1]} if pending else task] if todo else []
    payload = {"tasks": tasks, "checks": writer.checks, "unprovable": beyond}
    return _said(design, labels, todo, beyond), payload


def _prove(design: AppDesign, writer: CheckWriter, identity: str, text: str) -> list[str] | None:
    """Checks for one requirement; labels of the fields that it brings, None if it is beyond the demo model."""
    known = next((item for item in requirements(design) if item.text == text), None)
    if known is not None:
        writer.write(known.kind, identity, known.entities)
        return []
    changes = changes_in(design, text)
    if not changes:
        return None
    flags = [change for change in changes if change.field.kind is FieldKind.FLAG]
    entity = writer.design.entity(changes[0].entity.class_name)
    kind: CheckKind = "related" if entity.references else "field"
    writer.write("tick" if flags and entity.flag == flags[0].field else kind, identity, (entity,))
    return [change.field.label for change in changes]


def _task(design: AppDesign, todo: list[str], labels: list[str], texts: list[str]) -> dict[str, Any]:
    title = (
        say(design.language, "amend_task", fields=_listed(design, labels))
        if labels
        else say(design.language, "amend_task_rest")
    )
    wanted = "amend_goal" if design.has_api else "amend_goal_static"
    goal = say(design.language, wanted, texts=" ".join(texts) or ", ".join(todo))
    return {"id": "T99", "title": title, "goal": goal, "requirements": todo}


def _said(design: AppDesign, labels: list[str], todo: list[str], beyond: list[dict[str, str]]) -> str:
    said = [say(design.language, "answer")]
    if labels:
        said.append(say(design.language, "amended", fields=_listed(design, labels)))
    elif todo:
        said.append(say(design.language, "amended_tasks"))
    if beyond:
        said.append(say(design.language, "amended_none"))
    return " ".join(said)


def _listed(design: AppDesign, labels: list[str]) -> str:
    return enumerate_words((quoted(label, design.language) for label in dict.fromkeys(labels)), design.language)
