"""One connection with GPT-Pilot: we listen, it connects, it talks and asks, we answer one question at a time.

A question has no end of its own: it is whole when nothing more came for a moment (`SILENCE`).
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.pilot.errors import PilotFailed
from engine.pilot.framing import answer_bytes, read_message
from engine.pilot.messages import PilotMessage, PilotQuestion, stage_in

SILENCE = 0.05
"""Seconds after which a question is taken for whole; its parts come within a millisecond."""

_ANSWER_SECONDS = 60.0
"""For an answer to be taken."""

_LOOK_EVERY = 1.0
_MOST_WAITING = 256
_PARTS = frozenset({"button", "buttons-only", "inputPrefill"})
_LONGEST_TEXT = 20_000

Heard = PilotMessage | PilotQuestion


@dataclass(frozen=True)
class Patience:
    """Seconds. It connects after 1.0 to 1.4 on a quiet machine, once it has made its database. Its longest command may be
    silent for 180, and two may follow: `quiet` is without a message, a call of a model or an end. `whole` ends a session
    that talks on and on: what its commands start may speak in its place."""

    connect: float = 90.0
    quiet: float = 420.0
    whole: float = 4 * 3600.0


class PilotLink:
    """`is_busy` tells whether a model is at work, so that waiting for one is not taken for hanging."""

    def __init__(self, is_busy: Callable[[], bool], patience: Patience) -> None:
        self._is_busy = is_busy
        self._patience = patience
        self._queue: asyncio.Queue[PilotMessage | PilotFailed | None] = asyncio.Queue(_MOST_WAITING)
        self._connected = asyncio.Event()
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._question: PilotQuestion | None = None
        self._ahead: list[PilotMessage | None] = []
        self._hint = ""
        self._stage = ""
        self._heard_at = time.monotonic()

    @asynccontextmanager
    async def serving(self, listener: socket.socket) -> AsyncIterator[None]:
        """Listen as long as the block runs; a second connection is cut."""
        server = await asyncio.start_unix_server(self._accept, sock=listener)
        try:
            yield
        finally:
            server.close()
            if self._reading is not None:
                self._reading.cancel()
                await asyncio.gather(self._reading, return_exceptions=True)
            if self._writer is not None:
                self._writer.transport.abort()

    async def connected(self) -> None:
        """Wait for its connection; raises `PilotFailed`."""
        try:
            async with asyncio.timeout(self._patience.connect):
                await self._connected.wait()
        except TimeoutError:
            raise PilotFailed("pilot_never_connected", seconds=round(self._patience.connect)) from None
        self._heard_at = time.monotonic()

    async def next(self) -> Heard | None:
        """The next message or question, None when the connection has ended; raises `PilotFailed`."""
        while True:
            if self._ahead:
                heard: PilotMessage | _Nothing | None = self._ahead.pop()
            elif self._question is not None and self._queue.empty():
                heard = await self._within(SILENCE)
                if heard is _NOTHING:
                    question, self._question = self._question, None
                    return question
            else:
                heard = await self._awaited()
            if heard is None or isinstance(heard, PilotMessage):
                told = self._taken(heard)
                if heard is None or (told is not None and not await self._is_asked_next(told)):
                    return told

    async def _is_asked_next(self, message: PilotMessage) -> bool:
        """Whether it has said a question that it now asks: it says most of them first."""
        if message.type != "verbose":
            return False
        following = await self._within(SILENCE)
        if isinstance(following, _Nothing):
            return False
        self._ahead.append(following)
        if following is None or following.type != "user_input_request":
            return False
        return following.text.strip() == message.text.strip()

    async def answer(self, text: str) -> None:
        """Answer the question that `next` gave last; raises `PilotFailed` if it is gone."""
        if self._writer is None:
            raise PilotFailed("pilot_gone")
        try:
            self._writer.write(answer_bytes(text))
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._writer.drain()
        except (ConnectionError, TimeoutError):
            raise PilotFailed("pilot_gone") from None
        self._heard_at = time.monotonic()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._writer is not None:
            writer.transport.abort()
            return
        self._writer = writer
        self._reading = asyncio.get_running_loop().create_task(self._read(reader))
        self._connected.set()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """In a task of its own: a wait that is given up never loses half a message."""
        try:
            while (message := await read_message(reader)) is not None:
                await self._queue.put(message)
            await self._queue.put(None)
        except PilotFailed as error:
            await self._queue.put(error)

    async def _awaited(self) -> "PilotMessage | _Nothing | None":
        """The next message, however long a model or a command takes; raises `PilotFailed` when nothing happens any more."""
        while (heard := await self._within(_LOOK_EVERY)) is _NOTHING:
            if self._is_busy():
                self._heard_at = time.monotonic()
            if time.monotonic() - self._heard_at > self._patience.quiet:
                raise PilotFailed("pilot_silent", seconds=round(self._patience.quiet))
        return heard

    async def _within(self, seconds: float) -> "PilotMessage | _Nothing | None":
        try:
            async with asyncio.timeout(seconds):
                heard = await self._queue.get()
        except TimeoutError:
            return _NOTHING
        self._heard_at = time.monotonic()
        if isinstance(heard, PilotFailed):
            raise heard
        return heard

    def _taken(self, message: PilotMessage | None) -> PilotMessage | None:
        """Parts of a question are gathered, everything else is passed on."""
        if message is None:
            return None
        if message.type == "user_input_request":
            self._question = PilotQuestion(
                text=message.text[:_LONGEST_TEXT],
                agent=message.agent,
                extra_info=message.extra_info or "",
                hint=self._hint,
                placeholder=message.placeholder or "",
                stage=self._stage,
                state=message.project_state_id or "",
            )
            self._hint = ""
            return None
        if message.type in _PARTS:
            self._add(message)
            return None
        if message.type == "hint":
            self._hint = message.text[:_LONGEST_TEXT]
            return None
        if message.type == "info":
            self._stage = stage_in(message)
        return message

    def _add(self, message: PilotMessage) -> None:
        if self._question is None:
            return
        changes: dict[str, object] = {"prefill": message.text}
        if message.type != "inputPrefill":
            labels = tuple(label for label in message.text.split("/") if label)
            changes = {"buttons": labels, "is_free": message.type == "button"}
        self._question = self._question.model_copy(update=changes)


class _Nothing:
    """Nothing came in time."""


_NOTHING = _Nothing()
