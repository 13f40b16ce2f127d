"""Calls of a model within a step: journaled before they are used, told as they are heard, counted once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from uuid import uuid4

from engine.agents.prose import prose_of
from engine.builds.budget import Budget
from engine.builds.calls import CallOnItsWay
from engine.builds.guarding import BudgetGuard
from engine.builds.ports import EventSink, Journal, JournaledReply, JournalKey
from engine.builds.sentences import Language
from engine.builds.speech import LiveChannel, SpokenAnswer
from engine.builds.state import BuildState, Role, Stage, Usage
from engine.events.payloads import Envelope, MessageFinished, MessageStarted, ModelCalled, Payload
from engine.llm.errors import ModelError
from engine.llm.notices import ModelNotice
from engine.llm.spending import CallUse
from engine.llm.types import Model, OnText, Prompt, Reply, Told


class Voice(Protocol):
    """What asking needs of its step."""

    @property
    def state(self) -> BuildState:
        """The build's state at the beginning of the step."""
        ...

    @property
    def language(self) -> Language:
        """The language of all sentences for the user."""
        ...

    @property
    def task_id(self) -> str | None:
        """The task at work, None in stages before and after the tasks."""
        ...

    def say(self, key: str, **values: object) -> str:
        """A sentence of the catalog."""
        ...

    def envelope(self, key: str, payload: Payload, *, once_per_step: bool = False) -> Envelope:
        """An event that the journal tells with an answer."""
        ...

    async def emit(self, key: str, payload: Payload, *, once_per_step: bool = False) -> None:
        """Tell an event."""
        ...

    async def notice(
        self,
        code: str,
        text: str,
        level: str = "warning",
        key: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Tell the user something beside the work."""
        ...


class Asking:
    """The calls of one step, in order; `usage` counts them on top of the build's."""

    def __init__(self, voice: Voice, model: Model, journal: Journal, sink: EventSink, budget: Budget) -> None:
        self._voice = voice
        self._model = model
        self._journal = journal
        self._sink = sink
        self._budget = budget
        self._guard = BudgetGuard(budget, journal)
        self._calls = 0
        self._open: set[str] = set()
        self.usage = voice.state.usage

    async def ask(self, prompt: Prompt) -> str:
        """The text of an answer that stands alone; asked again within a step, it is a correction. Raises `ModelError`."""
        key, message = self._next_call()
        is_first = key.ordinal == 0
        if is_first:
            await self._started(message, prompt.role)
        else:
            returned = self._voice.say("answer_returned")
            await self._voice.notice("answer_returned", returned, level="info", key=str(key.ordinal))
        reply = await self._reply(prompt, message, key, tells_start=False)
        text = prose_of(reply.text) or (self._voice.say(_said_by(prompt.role, self._voice.state)) if is_first else "")
        await self._answered(message, prompt.role, reply, text)
        return reply.text

    async def turn(self, prompt: Prompt) -> JournaledReply:
        """One turn of a loop of tools; told only if the model says something beside its calls. Raises `ModelError`."""
        key, message = self._next_call()
        reply = await self._reply(prompt, message, key, tells_start=True)
        await self._answered(message, prompt.role, reply, prose_of(reply.text))
        return reply

    async def relay(
        self,
        prompt: Prompt,
        ordinal: int,
        on_text: OnText,
        on_restart: Callable[[], None],
        earlier: Iterable[int] = (),
    ) -> JournaledReply:
        """An answer for a program that asks by itself, also several at a time; raises `ModelError`.

        `ordinal` names the call within the step, and in `earlier` steps, whose answers were told and counted then.
        Nothing is said to the user but notices: the program speaks itself. After `on_restart` the text begins anew.
        """
        for step in earlier:
            if (known := await self._journal.get(JournalKey(step=step, ordinal=ordinal))) is not None:
                return known
        key, message = self._call(ordinal)
        reply = await self._journal.get(key)
        if reply is None:
            call = CallOnItsWay(
                self._journal, key, prompt.role, self._voice.emit, BudgetGuard(self._budget, self._journal)
            )
            await self._account_for_lost(call)
            answer = await self._answer(call, prompt, on_text, on_restart)
            reply = await self._journaled(prompt, message, key, answer)
        else:
            await self._voice.emit(f"{message}/called", _called(prompt.role, reply), once_per_step=True)
        self.usage = _with_call(self.usage, reply)
        return reply

    def _next_call(self) -> tuple[JournalKey, str]:
        self._calls += 1
        return self._call(self._calls - 1)

    def _call(self, ordinal: int) -> tuple[JournalKey, str]:
        key = JournalKey(step=self._voice.state.step, ordinal=ordinal)
        return key, f"s{key.step}-m{key.ordinal}"

    async def _reply(self, prompt: Prompt, message: str, key: JournalKey, *, tells_start: bool) -> JournaledReply:
        """From the journal if the call was answered before; what it used is told with it, once."""
        reply = await self._journal.get(key)
        if reply is not None:
            await self._voice.emit(f"{message}/called", _called(prompt.role, reply), once_per_step=True)
            return reply
        answer = await self._ask_model(prompt, message, key, tells_start=tells_start)
        return await self._journaled(prompt, message, key, answer)

    async def _journaled(self, prompt: Prompt, message: str, key: JournalKey, answer: Reply) -> JournaledReply:
        reply = JournaledReply(**answer.model_dump())
        told = self._voice.envelope(f"{message}/called", _called(prompt.role, reply), once_per_step=True)
        await self._journal.put(key, reply, told)
        return reply

    async def _ask_model(self, prompt: Prompt, message: str, key: JournalKey, *, tells_start: bool) -> Reply:
        call = CallOnItsWay(self._journal, key, prompt.role, self._voice.emit, self._guard)
        await self._account_for_lost(call)
        async with LiveChannel(self._sink, message) as channel:
            answer = SpokenAnswer(channel)

            async def on_text(text: str) -> None:
                await answer.hear(text)
                if tells_start and answer.has_spoken and message not in self._open:
                    self._open.add(message)
                    await self._started(message, prompt.role)

            return await self._answer(call, prompt, on_text, answer.restart)

    async def _answer(
        self, call: CallOnItsWay, prompt: Prompt, on_text: OnText, on_restart: Callable[[], None]
    ) -> Reply:
        async def on_notice(told: Told) -> int | None:
            if not isinstance(told, ModelNotice):
                return await call.hear(told)
            on_restart()
            await self._notice(told)
            return None

        try:
            asked = prompt.model_copy(update={"task": self._voice.task_id or ""})
            return await self._model.ask(asked, on_text, on_notice)
        except ModelError as error:
            raise await call.failed(error) from None

    async def _account_for_lost(self, call: CallOnItsWay) -> None:
        """First said, then accounted for: with its account the note goes, and nobody would know any more."""
        if lost := await call.broken_off():
            await self._voice.notice("asked_again", self._voice.say("asked_again"), key=lost.token)
            await call.account_for(lost)

    async def _notice(self, told: ModelNotice) -> None:
        """Why the model waits, asks again, or gives way."""
        sentence = told.sentence(self._voice.language)
        await self._voice.notice(told.code, sentence, told.level, uuid4().hex, told.details)

    async def _started(self, message: str, role: Role) -> None:
        payload = MessageStarted(message_id=message, role=role, stage=self._voice.state.stage)
        await self._voice.emit(f"{message}/started", payload, once_per_step=True)

    async def _answered(self, message: str, role: Role, reply: JournaledReply, text: str) -> None:
        """What was said, if it was for people; what it used counts."""
        if text or message in self._open:
            await self._started(message, role)
            payload = MessageFinished(message_id=message, role=role, stage=self._voice.state.stage, text=text)
            await self._voice.emit(f"{message}/finished", payload, once_per_step=True)
        self.usage = _with_call(self.usage, reply)


def _called(role: Role, reply: JournaledReply) -> ModelCalled:
    return ModelCalled(role=role, **reply.model_dump(include=set(CallUse.model_fields)))


def _said_by(role: Role, state: BuildState) -> str:
    """The sentence for an answer without words: after intake nobody knows yet whether it asks or specifies."""
    return f"said_{Stage.INTAKE if state.stage is Stage.INTAKE else role}"


def _with_call(usage: Usage, reply: JournaledReply) -> Usage:
    return Usage(
        calls=usage.calls + 1,
        prompt_tokens=usage.prompt_tokens + reply.prompt_tokens,
        completion_tokens=usage.completion_tokens + reply.completion_tokens,
        estimated=usage.estimated or reply.estimated,
    )
