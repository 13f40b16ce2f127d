"""The plan as its editor on the page takes it, and gives it back; pure."""

from typing import Any

from pydantic import BaseModel, ValidationError

from samokoder_app.builds.views import PlanDraft, PlanView
from samokoder_app.errors import InvalidInput


class EditedPlan(PlanDraft):
    """What the editor sends: the plan as its owner wants it, and which one it was made from."""

    revision: str


class PlanAnswer(BaseModel):
    """What the server says to the editor; `stamp` counts answers, `plan` is what to edit from now on."""

    stamp: int = 0
    outcome: str = ""
    sentence: str = ""
    plan: dict[str, Any] | None = None


def edited_plan(text: str) -> EditedPlan:
    """What the editor has sent; raises `InvalidInput`."""
    try:
        return EditedPlan.model_validate_json(text)
    except ValidationError as error:
        raise InvalidInput from error


def editable_plan(view: PlanView) -> dict[str, Any] | None:
    """The plan without what the editor does not show; None where there is nothing to edit."""
    if view.plan is None or not view.editable:
        return None
    return {
        "revision": view.revision,
        "settled": list(view.settled),
        "only_tasks": view.only_tasks,
        "tasks": [task.model_dump(mode="json", include={"id", "title", "goal", "comment"}) for task in view.plan.tasks],
        "requirements": [item.model_dump(mode="json", include={"id", "text", "comment"}) for item in view.requirements],
    }
