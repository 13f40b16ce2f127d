"""One step of a build: its state, its voice, its calls of the model."""

import zlib
from collections.abc import Collection, Mapping, Sequence

from engine.builds.asking import Asking
from engine.builds.budget import Budget
from engine.builds.files import AppFiles
from engine.builds.ports import BuildStore, EventSink, Journal
from engine.builds.requirements import STAGES_OF_TASKS, current_task
from engine.builds.sentences import Language, say
from engine.builds.state import BuildState, Role, Stage, Usage
from engine.builds.table import ROLES, Outcome
from engine.builds.toolbox import Toolbox
from engine.document import Document
from engine.events.payloads import Envelope, Notice, Payload, VersionSaved
from engine.llm.types import Model, Prompt
from engine.packages.app_packages import OnlyOfStack, of_stack
from engine.packages.asked import manifest_paths
from engine.reasons import Reason, reason
from engine.run_environment import RunEnvironment


class StepStopped(Exception):
    """The work of a stage cannot go on, for a reason that its user should know; resuming begins a new step."""

    def __init__(self, code: str, /, **values: str | int | Reason) -> None:
        self.reason = reason(code, **values)
        super().__init__(str(self.reason))


class StepResult(Document):
    """What a step did: its outcome, and the state as it shall be saved."""

    outcome: Outcome
    state: BuildState


class Step:
    """Everything a stage works with. A replayed step tells every event under the same ordinal as before."""

    def __init__(
        self,
        state: BuildState,
        toolbox: Toolbox,
        store: BuildStore,
        journal: Journal,
        sink: EventSink,
        budget: Budget = Budget(),  # noqa: B008 frozen
    ) -> None:
        self.state = state
        self.toolbox = toolbox
        self.store = store
        self.sink = sink
        self.files = AppFiles(toolbox.workspace, store)
        self.environment = RunEnvironment()
        self.packages = of_stack({}, toolbox.stack)
        self.journal = journal
        self.asking = Asking(self, self._model(), journal, sink, budget)
        self._at_checkpoint: list[Envelope] = []

    def _model(self) -> Model:
        """The stronger one for a repair that the first could not do, if there is one."""
        is_theirs = self.state.stage is Stage.REPAIR and self.state.is_escalated
        return (self.toolbox.stronger if is_theirs else None) or self.toolbox.model

    @property
    def language(self) -> Language:
        """The language of all sentences for the user."""
        return "ru" if self.state.language == "ru" else "en"

    @property
    def role(self) -> Role:
        """Who works in this stage."""
        return ROLES[self.state.stage]

    @property
    def author(self) -> Role:
        """Whose answer this stage works on: the Code Monkey applies somebody else's."""
        return self.state.pending_role if self.state.stage is Stage.WRITE else self.role

    @property
    def author_stage(self) -> Stage:
        """The stage in which the pending answer was written."""
        return Stage.REPAIR if self.state.pending_role is Role.BUG_HUNTER else Stage.DEVELOP

    @property
    def task_id(self) -> str | None:
        """The task at work, None in stages before and after the tasks."""
        task = current_task(self.state) if self.state.stage in STAGES_OF_TASKS else None
        return task.id if task else None

    async def look_around(self) -> None:
        """Take what the app is given when it runs as it is now; its owner may change it between two steps."""
        self.environment = await self.toolbox.surroundings.current()

    async def look_at_packages(self) -> None:
        """Take the packages that the app has with its files as they are now; what is missing may be installed first."""
        source = self.toolbox.packages or OnlyOfStack(self.toolbox.stack)
        texts = {path: text for path in manifest_paths(self.toolbox.stack) if (text := self.files.read(path))}
        self.packages = await source.current(texts, self._tell_installation)

    async def _tell_installation(self, names: Collection[str]) -> None:
        listed = ", ".join(sorted(names))
        await self.notice("packages_installing", self.say("packages_installing", names=listed), "info", listed)

    def say(self, key: str, **values: object) -> str:
        """A sentence of the catalog in the build's language."""
        return say(key, self.language, **values)

    def envelope(self, key: str, payload: Payload, *, once_per_step: bool = False) -> Envelope:
        """`key` names the event within the step; `once_per_step` also across rests of the build."""
        return envelope_of(self.state, key, payload, once_per_step=once_per_step)

    async def emit(self, key: str, payload: Payload, *, once_per_step: bool = False) -> None:
        """Tell an event now."""
        await self.sink.emit(self.envelope(key, payload, once_per_step=once_per_step))

    def at_checkpoint(self, key: str, payload: Payload) -> None:
        """Tell an event together with the checkpoint that makes it true."""
        self._at_checkpoint.append(self.envelope(key, payload))

    @property
    def pending_events(self) -> Sequence[Envelope]:
        """Events that wait for the checkpoint."""
        return self._at_checkpoint

    async def notice(
        self,
        code: str,
        text: str,
        level: str = "warning",
        key: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Tell the user something beside the work; `details` are the same for programs."""
        payload = Notice.model_validate({"level": level, "code": code, "text": text, "details": details or {}})
        await self.emit(f"notice/{code}/{key}", payload)

    @property
    def usage(self) -> Usage:
        """The build's usage with the calls of this step."""
        return self.asking.usage

    async def ask(self, prompt: Prompt) -> str:
        """The model's answer, from the journal if it was answered before; raises `ModelError`."""
        return await self.asking.ask(prompt)

    async def save_version(self, title: str) -> int:
        """Save the files; told at the checkpoint unless it is the version that the last one knows."""
        version = await self.files.save(title, self.state.step)
        if version != self.state.files_version:
            self.at_checkpoint("version", VersionSaved(version=version, title=title))
        return version

    def done(self, outcome: Outcome, **changes: object) -> StepResult:
        """The step's result: `changes` are fields of the state."""
        return StepResult(outcome=outcome, state=self.state.model_copy(update={**changes, "usage": self.usage}))


def envelope_of(state: BuildState, key: str, payload: Payload, *, once_per_step: bool = False) -> Envelope:
    """An event of the present step; whoever tells it again, the host or the engine, tells the same one."""
    name = key if once_per_step else f"{state.rests}/{key}"
    return Envelope(step=state.step, ordinal=zlib.crc32(name.encode()) & 0x7FFFFFFF, payload=payload)


STAGES_WITH_FILES = frozenset(
    {
        Stage.PILOT,
        Stage.SURVEY,
        Stage.CHARACTERISE,
        Stage.REPLAN,
        Stage.LISTEN,
        Stage.BASELINE,
        Stage.DEVELOP,
        Stage.WRITE,
        Stage.EXECUTE,
        Stage.VERIFY,
        Stage.REPAIR,
        Stage.DOCUMENT,
    }
)
"""Stages before which the workspace is brought up to date."""
