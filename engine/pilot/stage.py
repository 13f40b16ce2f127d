"""GPT-Pilot's work as a stage of a build: its files become versions, its questions wait for the user."""

import asyncio
from collections.abc import Sequence

from engine.builds.intake import MAX_CHOICE_TEXT, MAX_CHOICES, MAX_QUESTION_TEXT, Question
from engine.builds.stages.asking_for import tell_packages
from engine.builds.state import PilotWork
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import QuestionsAsked
from engine.pilot.errors import PilotFailed
from engine.pilot.ipc import Patience
from engine.pilot.messages import PilotQuestion
from engine.pilot.places import PilotPlaces
from engine.pilot.session import PilotSession
from engine.pilot.wording import choices, question_text
from engine.workspace.errors import WorkspaceError


async def pilot(step: Step, patience: Patience = Patience()) -> StepResult:  # noqa: B008 frozen
    """Let it work until its next task begins, until it asks, or until it has finished; each time its files are a version.

    Raises `PilotFailed` and `ModelError`. What it made before a failure of its own is kept too.
    """
    session = PilotSession(step, patience)
    try:
        await session.run()
    except PilotFailed:
        if session.project is not None:
            step.state = step.state.model_copy(update={"pilot": await _kept(step, session, "")})
        raise
    await session.handover.take(step.toolbox.workspace)
    await step.save_version(step.say("version_pilot"))
    session.handover.remember(step.toolbox.workspace.manifest())
    await step.look_at_packages()  # it has installed whatever a model named: the app starts with what its owner allows
    await tell_packages(step)
    if session.asked is not None:
        return await _waiting(step, session, session.asked)
    answered = {"questions": (), "answers": None}
    if session.is_finished:
        return step.done(Outcome.PILOT_FINISHED, pilot=None, spec=None, plan=None, **answered)
    session.given.clear()
    return step.done(Outcome.PILOT_WENT_ON, pilot=await _kept(step, session, session.task_mark), **answered)


async def _waiting(step: Step, session: PilotSession, asked: PilotQuestion) -> StepResult:
    question = question_for_user(step, asked, session.teller.tests)
    step.at_checkpoint("questions", QuestionsAsked(questions=(question,)))
    kept = await _kept(step, session, asked.mark)
    return step.done(Outcome.PILOT_ASKED, pilot=kept, questions=(question,), answers=None)


def question_for_user(step: Step, asked: PilotQuestion, tests: Sequence[str] = ()) -> Question:
    """Its question as one of ours; `tests` are what it wants to be tried. Its plan is answered by a button alone."""
    is_plan = asked.extra_info == "edit_plan"
    text = step.say("pilot_asks_plan") if is_plan else question_text(asked, step.language, tests)
    labels = (step.say("pilot_plan_is_fine"),) if is_plan else choices(asked, step.language)
    shown = tuple(label[:MAX_CHOICE_TEXT] for label in labels[:MAX_CHOICES])
    is_free = asked.is_free and not is_plan
    return Question(id="Q1", text=(text or "…")[:MAX_QUESTION_TEXT], choices=shown, is_free=is_free or not shown)


async def _kept(step: Step, session: PilotSession, mark: str) -> PilotWork | None:
    """What another host needs to go on; what is already known where it cannot be read now."""
    places = PilotPlaces.beside(step.toolbox.app_dir)
    try:
        content = await asyncio.to_thread(places.kept_database, step.toolbox.identity)
    except WorkspaceError as error:
        raise PilotFailed("pilot_files", detail=str(error)) from None
    known = step.state.pilot
    if content is None or session.project is None:
        return known.model_copy(update={"asked": mark, "answers": session.given}) if known else None
    database = await step.store.put_blob(content)
    return PilotWork(project=session.project, database=database, asked=mark, answers=session.given)
