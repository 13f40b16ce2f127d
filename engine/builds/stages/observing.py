"""A verification as the user follows it: commands, results of requirements, the first sight of the app."""

from engine.builds.requirements import due_requirements, judged
from engine.builds.speech import LiveChannel
from engine.builds.step import Step
from engine.events.payloads import CommandFinished, CommandStarted, PreviewReady, RequirementUpdated
from engine.verify.evidence import CheckEvidence


class StepObserver:
    """Turns what a verification reports into events of its step."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._evidence: dict[str, CheckEvidence] = {}
        self._channels: dict[str, LiveChannel] = {}
        self.is_preview_ready = step.state.is_preview_ready

    async def command_started(self, command_id: str, argv: tuple[str, ...], label: str) -> None:
        """A command began in the sandbox."""
        channel = self._channel(command_id)
        self._channels[command_id] = LiveChannel(self._step.sink, channel)
        await self._step.emit(f"{channel}/started", CommandStarted(command_id=channel, argv=argv, label=label))

    async def command_output(self, command_id: str, text: str) -> None:
        """A piece of the command's output."""
        if command_id in self._channels:
            await self._channels[command_id].send(text)

    async def command_finished(self, command_id: str, exit_code: int, seconds: float, tail: str) -> None:
        """The command ended."""
        channel = self._channel(command_id)
        finished = CommandFinished(command_id=channel, exit_code=exit_code, seconds=seconds, tail=tail)
        await self._step.emit(f"{channel}/finished/{exit_code}", finished)

    async def check_finished(self, evidence: CheckEvidence) -> None:
        """A check or a fact has its result; a requirement is told once all its checks have theirs."""
        self._evidence[evidence.check_id] = evidence
        state = self._step.state
        due = due_requirements(state)
        for item in state.spec.requirements if state.spec else ():
            ids = [check.id for check in item.checks]
            if item.id not in due or evidence.check_id not in ids or not all(name in self._evidence for name in ids):
                continue
            result = judged(item, self._evidence, state.vacuous, self._step.say("proves_nothing"))
            told = RequirementUpdated(
                requirement=result.id, text=result.text, status=result.status, evidence=result.evidence
            )
            await self._step.emit(f"requirement/{result.id}/{result.status.value}", told)

    async def store_screenshot(self, png: bytes) -> str:
        """Keep a screenshot; returns its sha256."""
        return await self._step.store.put_blob(png)

    async def app_ready(self) -> None:
        """The app answered for the first time in this verification."""
        if not self.is_preview_ready:
            self.is_preview_ready = True
            await self._step.emit("preview_ready", PreviewReady())

    def _channel(self, command_id: str) -> str:
        return f"s{self._step.state.step}-c-{command_id}"
