"""Calls that GPT-Pilot makes, on their way to the build's model: each is journaled under what it asks."""

import asyncio
import zlib
from collections.abc import Callable, Coroutine
from hashlib import sha256
from itertools import count

from engine.builds.ports import JournaledReply
from engine.builds.step import Step
from engine.llm.types import OnText, Prompt

MOST_AT_ONCE = 4
"""Calls that are answered at the same time; more of them wait."""

Asks = Callable[[OnText, Callable[[], None]], Coroutine[None, None, JournaledReply]]
"""Asks a model, which is heard piece by piece and may begin anew."""


def digest_of(prompt: Prompt) -> str:
    """What a prompt is known by; of a long one it takes milliseconds."""
    return sha256(prompt.model_dump_json().encode()).hexdigest()


class Relayed:
    """One call under way: its text as it arrives, and its whole answer in the end."""

    def __init__(self, ask: Asks, on_failure: Callable[[Exception], None]) -> None:
        self._fresh: list[str] = []
        self._news = asyncio.Event()
        self._on_failure = on_failure
        self.is_passed_on = False
        self.is_void = False
        """What was passed on does not belong to the answer any more: it is not told piece by piece again."""
        self._task = asyncio.create_task(ask(self.hear, self.restart))
        self._task.add_done_callback(self._ended)

    @property
    def is_over(self) -> bool:
        """Whether the answer is whole, or there will be none."""
        return self._task.done()

    @property
    def reply(self) -> JournaledReply | None:
        """The whole answer; None while there is none, or where it failed or was broken off."""
        has_ended = self._task.done() and not self._task.cancelled()
        return self._task.result() if has_ended and self._task.exception() is None else None

    async def hear(self, text: str) -> None:
        """A piece arrived."""
        self._fresh.append(text)
        self._news.set()

    def restart(self) -> None:
        """The answer begins anew: what of it was passed on already cannot be taken back."""
        self._fresh.clear()
        self.is_void = self.is_void or self.is_passed_on
        self._news.set()

    def take(self) -> str:
        """What has arrived since the last time; it counts as passed on."""
        text = "".join(self._fresh)
        self._fresh.clear()
        self.is_passed_on = self.is_passed_on or bool(text)
        return text

    async def news(self, seconds: float) -> bool:
        """Wait for a piece, a new beginning or the end; False if none of it came in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    async def whole(self) -> None:
        """Wait for the end."""
        await asyncio.wait({self._task})

    async def break_off(self) -> None:
        """Nobody wants the answer any more."""
        self._task.cancel()
        await asyncio.wait({self._task})

    def rewind(self) -> None:
        """Nothing was passed on to whoever asks next."""
        self.is_passed_on = False

    def _ended(self, task: asyncio.Task[JournaledReply]) -> None:
        self._news.set()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._on_failure(error)


class Relay:
    """The calls of one session.

    A call's place in the journal is a digest of what is asked, and how often it was answered in this session: a process
    that is started again goes on from its own last state, asks what it asked since then, and is answered from the journal.
    """

    def __init__(self, step: Step, on_failure: Callable[[Exception], None]) -> None:
        self._step = step
        self._on_failure = on_failure
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._calls: dict[str, Relayed] = {}
        self._left: set[str] = set()
        self._delivered: set[str] = set()
        self._places: dict[int, str] = {}

    @property
    def is_busy(self) -> bool:
        """Whether a call is under way."""
        return any(not call.is_over for call in self._calls.values())

    def take(self, prompt: Prompt, digest: str) -> tuple[str, Relayed]:
        """The call of this prompt and its name: one that was left before it was answered, or a new one."""
        names = (f"{digest}/{number}" for number in count())
        name = next(
            one for one in names if one in self._left or (one not in self._calls and one not in self._delivered)
        )
        if name in self._left:
            self._left.remove(name)
            return name, self._calls[name]
        place, earlier = self._place(name), self._earlier_steps()

        async def ask(on_text: OnText, on_restart: Callable[[], None]) -> JournaledReply:
            async with self._slots:
                return await self._step.asking.relay(prompt, place, on_text, on_restart, earlier)

        self._calls[name] = Relayed(ask, self._on_failure)
        return name, self._calls[name]

    def delivered(self, name: str) -> None:
        """The answer has arrived where it was asked for; the same question is another call from now on."""
        if self._calls.pop(name, None) is not None:
            self._delivered.add(name)

    def leave(self, name: str) -> None:
        """Whoever waits for it cannot take it in this form; the same question gets it whole."""
        if name in self._calls:
            self._calls[name].rewind()
            self._left.add(name)

    async def drop(self, name: str) -> None:
        """Nobody waits for it any more."""
        call = self._calls.pop(name, None)
        self._left.discard(name)
        if call is not None:
            await call.break_off()

    async def close(self) -> None:
        """Break off what is under way."""
        for name in list(self._calls):
            await self.drop(name)

    def _earlier_steps(self) -> range:
        """Steps that ended with a question for the user: what was asked in them since its own last state is asked again."""
        state = self._step.state
        known = state.pilot.replays_from if state.pilot else None
        return range(state.step if known is None else known, state.step)

    def _place(self, name: str) -> int:
        """Its number within the step; two calls of a session never share one."""
        number = zlib.crc32(name.encode()) & 0x7FFFFFFF
        while self._places.setdefault(number, name) != name:
            number = (number + 1) & 0x7FFFFFFF
        return number
