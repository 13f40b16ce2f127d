"""Spec, architecture, plan and its approval: four stages that touch no files."""

from engine.agents.answers import SpecAnswer
from engine.agents.architect import design
from engine.agents.spec_writer import write_spec
from engine.agents.tech_lead import plan as make_plan
from engine.builds.forecast import TierPrices, forecast
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.materials import brief_of_idea
from engine.builds.state import BuildError, Requirement, Spec
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import ApprovalAsked, PlanReady, SpecReady


async def spec(step: Step) -> StepResult:
    """Spec Writer: requirements, or an honest no."""
    return specified(step, await write_spec(step.ask, await brief_of_idea(step)))


def specified(step: Step, answer: SpecAnswer) -> StepResult:
    """The end of a step in which the Spec Writer has specified an idea, or declined it."""
    if answer.cannot:
        details = {"nearest": answer.nearest} if answer.nearest else {}
        error = BuildError(code="beyond_model", message=answer.cannot, details=details)
        return step.done(Outcome.IDEA_DECLINED, error=error)
    written = Spec(
        title=answer.title.strip(),
        summary=answer.summary.strip(),
        requirements=tuple(Requirement(id=item.id, text=item.text) for item in answer.requirements),
        out_of_scope=answer.out_of_scope,
    )
    step.at_checkpoint("spec", SpecReady(spec=written))
    return step.done(Outcome.SPEC_WRITTEN, spec=written)


async def architecture(step: Step) -> StepResult:
    """Architect: data, pages, API."""
    designed = await design(step.ask, await brief_of_idea(step))
    return step.done(Outcome.ARCHITECTURE_WRITTEN, architecture=designed)


async def plan(step: Step) -> StepResult:
    """Tech Lead: tasks, and checks for every requirement."""
    if step.state.spec is None:
        raise ValueError("a plan needs a specification")
    work = await make_plan(step.ask, brief_of(step), step.state.spec)
    for proof in work.missing:
        await step.notice(f"without_{proof}", step.say(f"without_{proof}"))
    step.at_checkpoint("plan", PlanReady(plan=work.plan, spec=work.spec))
    return step.done(Outcome.PLAN_WRITTEN, plan=work.plan, spec=work.spec, task_index=0, revision=1)


async def approval(step: Step) -> StepResult:
    """The user's word on the plan, unless it was given in advance."""
    if step.state.auto_approve:
        return step.done(Outcome.PLAN_ACCEPTED)
    tasks = len(step.state.plan.tasks) if step.state.plan else None
    prices = step.toolbox.tier_prices or TierPrices.of_one(step.toolbox.prices)
    likely = forecast(step.state.mode, prices, tasks)
    step.at_checkpoint("approval", ApprovalAsked(forecast=likely))
    return step.done(Outcome.APPROVAL_ASKED)
