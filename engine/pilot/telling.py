"""GPT-Pilot's messages as events of ours: who works, what is said, the plan, files, commands and their output."""

from collections.abc import Awaitable, Callable
from typing import Any

from engine.builds.speech import LiveChannel
from engine.builds.state import BuildState, Plan, Role, Spec, Stage, TaskStatus
from engine.builds.step import Step
from engine.events.payloads import (
    FileChanged,
    MessageFinished,
    MessageStarted,
    Payload,
    PlanReady,
    StageStarted,
    TaskUpdated,
    ToolFinished,
    ToolStarted,
)
from engine.pilot.answers import asks_command
from engine.pilot.errors import PilotFailed
from engine.pilot.messages import STARTING, PilotMessage, PilotQuestion, stage_in
from engine.pilot.plan import PilotPlan, tasks_of
from engine.pilot.wording import decided, is_told, message_text

LONGEST_SAID = 60_000
"""Characters of one message that are kept; its plans in words have a few thousand."""

MOST_TOLD = 10_000
"""Events of one session, of 20 million characters together: whatever runs in its sandbox may speak in its place."""

_MOST_SAID = 20_000_000
_LONGEST_OUTPUT = 1_500
_LONGEST_NAME = 120
_OUTPUT = "cli-output"

ROLES: dict[str, Role] = {
    "frontend": Role.DEVELOPER,
    "spec-writer": Role.SPEC_WRITER,
    "architect": Role.ARCHITECT,
    "tech-lead": Role.TECH_LEAD,
    "developer": Role.DEVELOPER,
    "code-monkey": Role.CODE_MONKEY,
    "executor": Role.EXECUTOR,
    "troubleshooter": Role.TROUBLESHOOTER,
    "bug-hunter": Role.BUG_HUNTER,
    "problem-solver": Role.BUG_HUNTER,
    "error-handler": Role.BUG_HUNTER,
    "tech-writer": Role.TECHNICAL_WRITER,
}
"""Who of ours stands for its agents; others, and its own voice, speak as who spoke last."""


class PilotTeller:
    """Tells one session; `session` keeps its events apart from those of a session that was broken off."""

    def __init__(self, step: Step, session: str) -> None:
        self._step = step
        self._session = session
        self._number = 0
        self._told = 0
        self._said_in_all = 0
        self._role = step.role
        self._said = ""
        self._output = ""
        self._command = ""
        self._channel: LiveChannel | None = None
        self._message = ""
        self._held: list[PilotMessage] | None = None
        self.plan = PilotPlan()
        self.tests: tuple[str, ...] = ()
        self.last_words = ""
        self.first_task = step.state.pilot.first_task if step.state.pilot else 1
        self.all_tasks = step.state.plan
        """The plan of the build with its tasks in it; None before it has made one."""

    @property
    def is_before_task(self) -> bool:
        """Whether it has told that a task is to begin, and asked nothing since."""
        return self._held is not None

    async def hear(self, message: PilotMessage) -> None:
        """One message of the session. What is said before a task begins waits until it does begin in this session."""
        if message.type == "info" and stage_in(message) == STARTING:
            self._held = []
        elif self._held is not None and message.type in {"verbose", "epicsAndTasks"}:
            self._held.append(message)
            return
        if message.type == "stream":
            await self._hear_piece(message)
            return
        await self.settle()
        handler = _HANDLERS.get(message.type)
        if handler is not None:
            await self._take_turn(message.agent)
            await handler(self, message)

    async def settle(self) -> None:
        """End what is being said, and the command whose output is being read."""
        if self._channel is not None:
            channel, self._channel = self._channel, None
            await channel.__aexit__(None, None, None)
            await self._finished(self._message, self._said)
        if self._output:
            detail, self._output = self._output[-_LONGEST_OUTPUT:], ""
            ended = ToolFinished(call_id=self._message_of("t"), is_failed=False, note="", detail=detail)
            await self._emit(ended)
        self._said = ""

    async def answered(self, question: PilotQuestion, answer: str, *, is_by_user: bool) -> None:
        """What was answered, by policy or by the user; what he said himself stands in the conversation already."""
        held, self._held = self._held or [], None
        for message in held:
            await self.hear(message)
        await self.settle()
        if asks_command(question):
            self._command = question.prefill or question.text
        if not is_by_user and is_told(question):
            text = decided(question, answer, self._step.language)
            await self._step.notice("pilot_answered", text, "info", self._key())

    async def _take_turn(self, agent: str) -> None:
        role = ROLES.get(agent)
        if role is None or role is self._role:
            return
        self._role = role
        await self._emit(StageStarted(stage=Stage.PILOT, role=role, is_plan_open=False))

    async def _hear_piece(self, message: PilotMessage) -> None:
        if message.agent == _OUTPUT:
            await self._hear_output(message.text)
            return
        await self._take_turn(message.agent)
        if self._channel is None:
            if not message.text.strip():
                return
            await self.settle()
            self._message = await self._started()
            self._channel = LiveChannel(self._step.sink, self._message)
            await self._channel.__aenter__()
        room = LONGEST_SAID - len(self._said)
        self._said += message.text[:room]
        self._channel.add(message.text[:room])

    async def _hear_output(self, text: str) -> None:
        if not self._output:
            if not text.strip():
                return
            await self.settle()
            self._number += 1
            label = self._command[:_LONGEST_NAME] or self._step.say("pilot_command")
            await self._emit(ToolStarted(call_id=self._message_of("t"), tool="command", label=label))
        self._output = (self._output + text)[-4 * _LONGEST_OUTPUT :]

    async def _verbose(self, message: PilotMessage) -> None:
        text = message.text.strip()[:LONGEST_SAID]
        if not text:
            return
        self.last_words = text
        if text.startswith("Running command: `"):
            self._command = text.removeprefix("Running command: `").partition("`")[0]
        if told := message_text(text, self._step.language):
            self._message = await self._started()
            await self._finished(self._message, told)

    async def _planned(self, message: PilotMessage) -> None:
        content = message.content if isinstance(message.content, dict) else {}
        self.plan = PilotPlan(epics=_objects(content.get("epics")), tasks=_objects(content.get("tasks")))
        known = self._step.state.pilot
        if known is not None and known.planned == self.plan.described and self.plan.tasks:
            return  # told when its user was asked, who may have edited it since
        before = self.all_tasks.tasks[: self.first_task - 1] if self.all_tasks else ()
        self.all_tasks = Plan(tasks=(*before, *tasks_of(self.plan, self.first_task)))
        await self._emit(PlanReady(plan=self.all_tasks, spec=spec_of(self._step.state)))

    async def _progressed(self, message: PilotMessage) -> None:
        task = message.content.get("task") if isinstance(message.content, dict) else None
        if not isinstance(task, dict) or not _count(task.get("index")):
            return
        title = str(task.get("description", ""))[:_LONGEST_NAME]
        status = TaskStatus.DONE if task.get("status") == "done" else TaskStatus.WORKING
        name = f"T{task['index'] + self.first_task - 1}"
        if self.all_tasks is not None:
            tasks = self.all_tasks.tasks
            changed = (one.model_copy(update={"status": status}) if one.id == name else one for one in tasks)
            self.all_tasks = Plan(tasks=tuple(changed))
        await self._emit(TaskUpdated(task=name, title=title, status=status))

    async def _changed(self, message: PilotMessage) -> None:
        content = message.content if isinstance(message.content, dict) else {}
        path = str(content.get("file_path", ""))[:400]
        if not path or path == "project_specification":
            return
        added, removed = _count(content.get("n_new_lines")), _count(content.get("n_del_lines"))
        is_new = not content.get("file_old")
        told = FileChanged(path=path, change="created" if is_new else "changed", added=added, removed=removed)
        await self._emit(told)

    async def _tested(self, message: PilotMessage) -> None:
        content = message.content if isinstance(message.content, dict) else {}
        steps = _objects(content.get("test_instructions"))
        self.tests = tuple(str(one.get("title", "")).strip().rstrip(".") for one in steps)
        lines = [f"- **{one.get('title', '')}** {one.get('action', '')} → {one.get('result', '')}" for one in steps]
        if lines:
            self._message = await self._started()
            await self._finished(self._message, "\n".join(lines)[:LONGEST_SAID])

    async def _started(self) -> str:
        self._number += 1
        name = self._message_of("m")
        await self._emit(MessageStarted(message_id=name, role=self._role, stage=Stage.PILOT))
        return name

    async def _finished(self, name: str, text: str) -> None:
        self._said_in_all += len(text)
        await self._emit(MessageFinished(message_id=name, role=self._role, stage=Stage.PILOT, text=text.strip()))

    def _message_of(self, kind: str) -> str:
        return f"s{self._step.state.step}-{kind}{self._session}-{self._number}"

    def _key(self) -> str:
        self._told += 1
        if self._told > MOST_TOLD or self._said_in_all > _MOST_SAID:
            raise PilotFailed("pilot_talks_on", events=MOST_TOLD)
        self._number += 1
        return f"{self._session}/{self._number}"

    async def _emit(self, payload: Payload) -> None:
        await self._step.emit(f"pilot/{payload.kind}/{self._key()}", payload)


_HANDLERS: dict[str, Callable[[PilotTeller, PilotMessage], Awaitable[None]]] = {
    "verbose": PilotTeller._verbose,
    "epicsAndTasks": PilotTeller._planned,
    "progress": PilotTeller._progressed,
    "generateDiff": PilotTeller._changed,
    "testInstructions": PilotTeller._tested,
}


def _objects(content: object) -> tuple[dict[str, Any], ...]:
    return tuple(one for one in content if isinstance(one, dict)) if isinstance(content, list) else ()


def spec_of(state: BuildState) -> Spec:
    """What is known of the app while GPT-Pilot works: before it has finished its first version, the idea alone."""
    known = spec_kept(state)
    return known if known.title else Spec(title=state.idea[:_LONGEST_NAME], summary=state.idea, requirements=())


def spec_kept(state: BuildState) -> Spec:
    """The same as it is kept: visitors of a link read a state's spec and take it into forks, the idea is its user's alone."""
    return state.spec or Spec(title="", summary="", requirements=())


def _count(content: object) -> int:
    return content if isinstance(content, int) and 0 <= content < 1_000_000 else 0
