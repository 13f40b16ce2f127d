"""Pasted secrets are cleaned out of what users write; what names a kind or an id stays."""

from engine.builds.turns import Element, Turn
from engine.hiding import MASK, Hiding
from samokoder_app.builds.discretion import without_secrets
from samokoder_app.builds.views import PlanDraft, RequirementDraft, TaskDraft


def test_a_value_like_a_name_of_ours_breaks_no_message() -> None:
    turn = Turn(text="an element", attachments=(Element(selector="#x", text="element"),))
    cleaned = without_secrets(turn, Hiding(["element"]))
    assert cleaned.text == f"an {MASK}"
    assert cleaned.attachments[0].kind == "element"
    assert cleaned.attachments[0].text == MASK


def test_a_plan_loses_values_and_keeps_ids() -> None:
    draft = PlanDraft(
        tasks=(TaskDraft(id="T1", title="Use sk_live_1", goal="with sk_live_1"),),
        requirements=(RequirementDraft(id="R1234", text="sk_live_1 works"),),
    )
    cleaned = without_secrets(draft, Hiding(["sk_live_1"]))
    assert (cleaned.tasks[0].title, cleaned.tasks[0].goal) == (f"Use {MASK}", f"with {MASK}")
    assert (cleaned.requirements[0].id, cleaned.requirements[0].text) == ("R1234", f"{MASK} works")
