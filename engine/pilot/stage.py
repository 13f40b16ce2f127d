"""GPT-Pilot's work as a stage of a build: its files become versions, its questions wait for the user."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from engine.builds.intake import MAX_CHOICE_TEXT, MAX_CHOICES, MAX_QUESTION_TEXT, MAX_QUESTIONS, Question
from engine.builds.rerouting import needs_replan
from engine.builds.stages.asking_for import tell_packages
from engine.builds.stages.intake import told_at_once
from engine.builds.state import BuildState, PilotWork, Plan, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.builds.turns import TurnKind
from engine.engine_name import OWN
from engine.events.payloads import ApprovalAsked, QuestionsAsked
from engine.llm.errors import ModelError
from engine.pilot.answers import asks_for_words, asks_plan
from engine.pilot.errors import PilotFailed
from engine.pilot.ipc import Patience
from engine.pilot.leftovers import clear, shrink
from engine.pilot.messages import PilotQuestion
from engine.pilot.places import PilotPlaces
from engine.pilot.session import PilotSession
from engine.pilot.telling import spec_kept
from engine.pilot.wording import choices, question_text


async def pilot(step: Step, patience: Patience = Patience()) -> StepResult:  # noqa: B008 frozen
    """Let it work until its next task begins, until it asks, or until it has finished; each time its files are a version.

    Raises `PilotFailed` and `ModelError`. What it made before a failure of its own is kept too. A message that it has
    not taken before it failed is our own agents'. Where the build comes to rest, little stays of its folders on this host.
    """
    places, identity = PilotPlaces.beside(step.toolbox.app_dir), step.toolbox.identity
    try:
        result = await _worked(step, patience)
    except (PilotFailed, ModelError):
        await asyncio.to_thread(shrink, places, identity)
        raise
    if result.outcome in {Outcome.PILOT_ASKED, Outcome.PILOT_PLANNED}:
        await asyncio.to_thread(shrink, places, identity)
    elif result.outcome is not Outcome.PILOT_WENT_ON:
        await clear(places)
    return result


async def _worked(step: Step, patience: Patience) -> StepResult:
    if step.state.questions and step.state.answers is not None:
        await step.sink.emit(told_at_once(step.state, step.state.answers))
    if step.state.materials.images and step.state.pilot is None:
        await step.notice("pilot_images_unseen", step.say("pilot_images_unseen"))
    session = PilotSession(step, patience)
    try:
        await session.run()
    except PilotFailed as error:
        if _is_refused(step.state, session):
            return await refused(step, error.reason.said_in(step.language))
        await _keep_unfinished(step, session)
        raise
    await session.handover.take(step.toolbox.workspace)
    await step.save_version(step.say("version_pilot"))
    session.handover.remember(step.toolbox.workspace.manifest())
    await step.look_at_packages()  # it has installed whatever a model named: the app starts with what its owner allows
    await tell_packages(step)
    if session.asked is not None:
        return await _waiting(step, session, session.asked)
    if session.is_finished:
        return await _finished(step, session)
    session.given.clear()
    return step.done(
        Outcome.PILOT_WENT_ON, pilot=await _kept(step, session, session.task_mark), **_plan(step, session), **_ANSWERED
    )


_ANSWERED: dict[str, object] = {"questions": (), "answers": None}


def _is_refused(state: BuildState, session: PilotSession) -> bool:
    """Whether it has failed before it took the message about an app that it had finished."""
    return state.turn is not None and state.pilot is not None and bool(state.pilot.finished) and not session.told


async def refused(step: Step, why: str) -> StepResult:
    """Our own agents take the message over, and its user is told why."""
    await step.notice("pilot_refused", step.say("pilot_refused", reason=why))
    outcome = Outcome.PILOT_REFUSED if needs_replan(step.state) else Outcome.VERIFICATION_ASKED
    return step.done(outcome, engine=OWN, **_ANSWERED)


async def _finished(step: Step, session: PilotSession) -> StepResult:
    """Its own end: an app that nobody knows yet is described, of a known one all is proven again."""
    state = step.state
    content = await session.kept_database()
    kept = await _kept_with(step, session, "", content)
    if kept is not None:
        finished = kept.database if content is not None else ""
        kept = kept.model_copy(update={"answers": {}, "finished": finished, "told": ""})
    if state.spec is None or not state.spec.requirements:
        turn = state.turn.model_copy(update={"kind": TurnKind.CHANGE}) if state.turn and session.told else state.turn
        return step.done(Outcome.PILOT_FINISHED, pilot=kept, spec=None, plan=None, turn=turn, **_ANSWERED)
    return step.done(Outcome.PILOT_CHANGED, pilot=kept, plan=_done(session, state), **_ANSWERED)


def _done(session: PilotSession, state: BuildState) -> Plan | None:
    """The plan with all of its tasks done; the last one answers for what the message asked for."""
    plan = session.teller.all_tasks
    if plan is None:
        return None
    tasks = [task.model_copy(update={"status": TaskStatus.DONE}) for task in plan.tasks]
    named = {name for task in tasks for name in task.requirements}
    added = tuple(item.id for item in (state.spec.requirements if state.spec else ()) if item.id not in named)
    tasks[-1] = tasks[-1].model_copy(update={"requirements": (*tasks[-1].requirements, *added)})
    return Plan(tasks=tuple(tasks))


async def _keep_unfinished(step: Step, session: PilotSession) -> None:
    """What it had made until it failed: its database, and its files where they can be read safely."""
    if session.project is not None:
        step.state = step.state.model_copy(update={"pilot": await _kept(step, session, ""), **_plan(step, session)})
    with suppress(PilotFailed):
        if await session.handover.has_files():
            await session.handover.take(step.toolbox.workspace)
            await step.save_version(step.say("version_pilot_unfinished"))
            session.handover.remember(step.toolbox.workspace.manifest())


async def _waiting(step: Step, session: PilotSession, asked: PilotQuestion) -> StepResult:
    kept = await _kept(step, session, asked.mark)
    if asks_plan(asked):
        planned = session.teller.plan.described
        kept = kept.model_copy(update={"planned": planned}) if kept else None
        step.at_checkpoint("approval", ApprovalAsked())
        return step.done(Outcome.PILOT_PLANNED, pilot=kept, **_plan(step, session), **_ANSWERED)
    question = question_for_user(step, asked, session.teller.tests)
    step.at_checkpoint("questions", QuestionsAsked(questions=(question,)))
    return step.done(Outcome.PILOT_ASKED, pilot=kept, questions=(question,), answers=None, **_plan(step, session))


def question_for_user(step: Step, asked: PilotQuestion, tests: Sequence[str] = ()) -> Question:
    """Its question as one of ours; `tests` are what it wants to be tried. Its id is another than that of the question
    before, so that a late answer to that is none to this. Where it wants to hear words, the button that leads back is left
    out.
    """
    labels = () if asks_for_words(asked) else choices(asked, step.language)
    shown = tuple(label[:MAX_CHOICE_TEXT] for label in labels[:MAX_CHOICES])
    text = question_text(asked, step.language, tests) or "…"
    number = step.state.rests % MAX_QUESTIONS + 1
    return Question(id=f"Q{number}", text=text[:MAX_QUESTION_TEXT], choices=shown, is_free=asked.is_free or not shown)


def _plan(step: Step, session: PilotSession) -> dict[str, object]:
    """The build's plan with its tasks in it, as soon as there is one."""
    plan = session.teller.all_tasks
    return {} if plan is None else {"plan": plan, "spec": spec_kept(step.state)}


async def _kept(step: Step, session: PilotSession, mark: str) -> PilotWork | None:
    """What another host needs to go on."""
    return await _kept_with(step, session, mark, await session.kept_database())


async def _kept_with(step: Step, session: PilotSession, mark: str, content: bytes | None) -> PilotWork | None:
    """The same with this database; with what is already known where it could not be read."""
    known = step.state.pilot
    changes: dict[str, object] = {
        "asked": mark,
        "answers": session.given,
        "told": session.told,
        "questions": session.questions,
        "planned": (),
        "replays_from": _replayed_from(step, session),
    }
    if content is None or session.project is None:
        return known.model_copy(update=changes) if known else None
    work = known or PilotWork(project=session.project, database="")
    return work.model_copy(
        update={**changes, "project": session.project, "database": await step.store.put_blob(content)}
    )


def _replayed_from(step: Step, session: PilotSession) -> int | None:
    """Where it has asked its user, it makes the calls again that it made since its own last state."""
    if session.asked is None:
        return None
    known = step.state.pilot.replays_from if step.state.pilot else None
    return step.state.step if known is None else known
