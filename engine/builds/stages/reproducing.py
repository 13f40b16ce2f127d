"""A bug is hunted only where its check shows it on the app as it is."""

from collections.abc import Sequence

from engine.builds.requirements import without_requirements
from engine.builds.stages.listening import left_as_it_was
from engine.builds.state import BuildState, Plan, Spec
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.builds.turns import TurnKind
from engine.events.payloads import PlanReady
from engine.verify.checks import Check


def is_bug(state: BuildState) -> bool:
    """Whether the build looks into a bug that its user told."""
    return state.turn is not None and state.turn.kind is TurnKind.BUG


async def reproduced(step: Step, checks: Sequence[Check], passing: Sequence[str], **changes: object) -> StepResult:
    """On to the evidence if a check of the bug fails; else everything is as it was before the message."""
    if {check.id for check in checks} - set(passing):
        return step.done(Outcome.BUG_SHOWN, new_checks=(), **changes)
    titles = ", ".join(step.say("quoted", text=check.title) for check in checks)
    await step.notice("not_reproduced", step.say("not_reproduced", checks=titles))
    spec, plan = _as_before(step.state)
    if spec is not None and plan is not None:
        step.at_checkpoint("plan", PlanReady(plan=plan, spec=spec))
    return left_as_it_was(step, Outcome.NOT_REPRODUCED, **{**changes, "spec": spec, "plan": plan, "new_checks": ()})


def _as_before(state: BuildState) -> tuple[Spec | None, Plan | None]:
    """Without the requirements that the message added, and without the tasks that are for nothing else."""
    added = set(state.turn.added) if state.turn else set()
    spec, plan = state.spec, state.plan
    if spec is not None:
        kept = tuple(item for item in spec.requirements if item.id not in added)
        spec = spec.model_copy(update={"requirements": kept})
    if plan is not None:
        plan = without_requirements(plan, added)
    return spec, plan
