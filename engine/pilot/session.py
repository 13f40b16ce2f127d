"""One session with GPT-Pilot: from the start of its process to its end, the next task, a question for the user, or a failure."""

import asyncio
import secrets
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

from engine.builds.state import PilotWork, TaskStatus
from engine.builds.step import Step
from engine.pilot.answers import (
    MOST_REPEATS,
    PROJECT_NAME,
    answer_for,
    asks_for_feature,
    asks_idea,
    asks_plan,
    is_for_user,
)
from engine.pilot.checkout import examined
from engine.pilot.errors import PilotFailed
from engine.pilot.feature import feature_text, idea_text
from engine.pilot.gateway import ModelGateway
from engine.pilot.handing import Handover
from engine.pilot.ipc import Patience, PilotLink
from engine.pilot.messages import PilotMessage, PilotQuestion
from engine.pilot.places import PilotPlaces
from engine.pilot.process import PilotProcess
from engine.pilot.telling import PilotTeller
from engine.pilot.wording import meant
from engine.sandbox.process import SandboxProcess
from engine.sandbox.sandbox import Sandbox
from engine.workspace.errors import WorkspaceError

_END_SECONDS = 20.0
"""For its process to end after its last message."""

_TAIL = 600


class PilotSession:
    """Of one step. `asked` is the question that only the user can answer, if it ended with one; `is_finished` says
    whether its own end was reached, and not only the beginning of its next task."""

    def __init__(self, step: Step, patience: Patience) -> None:
        self._patience = patience
        self._step = step
        self._places = PilotPlaces.beside(step.toolbox.app_dir)
        self.teller = PilotTeller(step, uuid4().hex[:12])
        self._repeats: dict[str, int] = {}
        known = step.state.pilot
        self.given = dict(known.answers) if known else {}
        self.questions = known.questions if known else 0
        self.project = known.project if known else None
        self.told = known.told if known else ""
        self._is_new_turn = known is not None and bool(known.finished) and not known.told
        self.asked: PilotQuestion | None = None
        self.is_finished = False
        self._process: PilotProcess | None = None
        self.task_mark = ""
        self.database = self._places.database
        self.handover = Handover(self._places, step.toolbox.identity, PROJECT_NAME)

    async def run(self) -> None:
        """Work until it ends; raises `PilotFailed`, `ModelError` and what the host's journal raises."""
        sandbox, process, token = await self._prepared()
        self._process = process
        if self.project is None or not self.database.is_file():
            self.project = await process.project()
        if self.project is None:
            await asyncio.to_thread(self.handover.forget)
        else:
            await self._bring()
        async with AsyncExitStack() as stack:
            identity = self._step.toolbox.identity
            ipc, models = sandbox.listen(identity), sandbox.listen(identity)
            stack.callback(ipc.close)
            stack.callback(models.close)
            gateway = await stack.enter_async_context(ModelGateway(self._step, token, models.listener))
            link = PilotLink(lambda: gateway.is_busy, self._patience)
            await stack.enter_async_context(link.serving(ipc.listener))
            running = await stack.enter_async_context(process.running(self.project, ipc.path, models.path))
            try:
                async with asyncio.timeout(self._patience.whole):
                    await _first(self._conversation(link, running), _failure(gateway))
            except TimeoutError:
                raise PilotFailed("pilot_too_long", minutes=round(self._patience.whole / 60)) from None
        self.project = self.project or await process.project()

    async def kept_database(self) -> bytes | None:
        """Its database at rest; None where there is none. Its own program, which ends in the middle of a change, ends that."""
        identity = self._step.toolbox.identity
        try:
            if self._process is not None and await asyncio.to_thread(self._places.is_changing, identity):
                await self._process.project()
            return await asyncio.to_thread(self._places.kept_database, identity)
        except WorkspaceError as error:
            raise PilotFailed("pilot_files", detail=str(error)) from None

    async def _prepared(self) -> tuple[Sandbox, PilotProcess, str]:
        tools = self._step.toolbox
        if tools.pilot is None:
            raise PilotFailed("pilot_not_set_up")
        if tools.sandbox is None:
            raise PilotFailed("pilot_no_sandbox")
        found = await examined(tools.pilot)
        if found.problem is not None:
            raise PilotFailed(found.problem.code, **found.problem.values)
        token = secrets.token_urlsafe(24)
        await asyncio.to_thread(self._places.make, tools.identity, token)
        known = self._step.state.pilot
        if known is not None and (self._is_new_turn or not self.database.is_file()):
            # What a broken-off turn has left in it is no part of the app: a message begins where its work has ended.
            await asyncio.to_thread(self._places.restore, await self._stored(known.database), tools.identity)
        return tools.sandbox, PilotProcess(tools.sandbox, tools.identity, tools.pilot, found, self._places), token

    async def _stored(self, database: str) -> bytes:
        """Its database from elsewhere; a project made from a version in the middle of its work has none."""
        try:
            return await self._step.store.read_blob(database)
        except (KeyError, OSError):
            raise PilotFailed("pilot_database") from None

    async def _bring(self) -> None:
        """The app's files as its user has them now; a message about the app may come long after GPT-Pilot's last work."""
        await self.handover.bring(self._step.store, is_anew=self._is_new_turn)

    async def _conversation(self, link: PilotLink, process: SandboxProcess) -> None:
        await _first(link.connected(), _ended_early(process))
        while (heard := await link.next()) is not None:
            if isinstance(heard, PilotMessage):
                await self.teller.hear(heard)
            elif not await self._answered(link, heard):
                return
        await self.teller.settle()
        await self._expect_good_end(process)
        self.is_finished = True

    async def _answered(self, link: PilotLink, question: PilotQuestion) -> bool:
        """Whether the session goes on."""
        if self.teller.is_before_task and self._step.usage.calls > self._step.state.usage.calls:
            await self.teller.settle()
            self._expect_another(question)
            self.task_mark = question.mark
            return False
        answer = self._answer(question)
        if answer is None:
            await self.teller.settle()
            self.asked = question
            return False
        self._repeats[question.mark] = self._repeats.get(question.mark, 0) + 1
        if self._repeats[question.mark] > MOST_REPEATS:
            raise PilotFailed("pilot_loops", question=question.text[:200], times=MOST_REPEATS)
        known = self._step.state.pilot
        if known is None or question.mark not in known.answers:  # else it was counted before a new start
            self.questions += 1
        await self.teller.answered(question, answer, is_by_user=question.mark in self.given)
        await link.answer(answer)
        return True

    def _answer(self, question: PilotQuestion) -> str | None:
        """The user's, if this is what he was asked; else by policy, unless he wants to be asked."""
        state = self._step.state
        if asks_for_feature(question) and state.turn is not None and self.told in {"", question.mark}:
            self.told = question.mark
            return feature_text(state)
        idea = idea_text(state) if asks_idea(question) else state.idea
        by_policy = answer_for(question, idea, self.teller.plan)
        known = state.pilot
        if known is not None and known.asked == question.mark and state.answers is not None:
            said = meant(question, state.answers.given[0].text) if state.answers.given else by_policy or ""
            self.given.setdefault(question.mark, self._edited(known) if asks_plan(question) else said)
        if question.mark in self.given:
            return self.given[question.mark]
        return None if not state.auto_approve and is_for_user(question) else by_policy

    def _edited(self, known: PilotWork) -> str:
        """Its plan as the user wants it; it breaks at anything but its own form."""
        state, plan = self._step.state, self.teller.plan
        wanted = [task for task in (state.plan.tasks if state.plan else ()) if task.status is not TaskStatus.DONE]
        return plan.edited(wanted, known.planned, known.first_task) if wanted else plan.unchanged()

    def _expect_another(self, question: PilotQuestion) -> None:
        """A task that begins again and again never ends."""
        known = self._step.state.pilot
        if known is not None and known.asked == question.mark:
            raise PilotFailed("pilot_loops", question=(question.hint or question.text)[:200], times=2)

    async def _expect_good_end(self, process: SandboxProcess) -> None:
        try:
            async with asyncio.timeout(_END_SECONDS):
                await process.finished()
        except TimeoutError:
            return
        if process.killed_for is not None:
            raise PilotFailed("pilot_killed", reason=process.killed_for)
        if process.returncode:
            raise PilotFailed("pilot_crashed", code=process.returncode, detail=self._last_words(process))

    def _last_words(self, process: SandboxProcess) -> str:
        """Its own word for its end, else what it printed."""
        said = self.teller.last_words
        words = said if said.startswith("Stopping ") else process.output.tail(_TAIL).strip() or said
        return words[-_TAIL:]


async def _first(wanted: Coroutine[Any, Any, None], other: Coroutine[Any, Any, None]) -> None:
    """Wait for the first of two; what it raises is raised, the other is cancelled."""
    tasks = [asyncio.ensure_future(wanted), asyncio.ensure_future(other)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _failure(gateway: ModelGateway) -> None:
    """Raises why no model answers any more."""
    raise await gateway.failed()


async def _ended_early(process: SandboxProcess) -> None:
    """Raises when the process ends before it has connected."""
    await process.finished()
    raise PilotFailed("pilot_crashed", code=process.returncode or 0, detail=process.output.tail(_TAIL).strip())
