"""The models that a sandboxed GPT-Pilot reaches: one build's own, at an address of our own, without any key of its owner.

It speaks OpenAI's chat completions. Every call goes through the accounting of the build's step, so its limits, its journal,
its usage and its change of models hold. The first failure ends it: whatever is asked afterwards gets the same refusal.
"""

import asyncio
import hmac
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

import uvicorn

from engine.builds.step import Step
from engine.llm.types import Prompt
from engine.pilot.completions import (
    BEAT,
    Answering,
    CompletionRequest,
    RequestUnusable,
    completion_request,
    event,
)
from engine.pilot.errors import PilotFailed
from engine.pilot.json_answers import json_in
from engine.pilot.refusing import (
    BEGUN_AGAIN,
    NO_TOKEN,
    NOT_FOUND,
    refusal_of,
    unusable,
)
from engine.pilot.relaying import Relay, Relayed, digest_of
from engine.pilot.talking import Gone, Receive, Refused, Scope, Send, Talk

MOST_CONNECTIONS = 64
MOST_READ_AT_ONCE = 4
MOST_UNUSABLE = 50
"""Requests of a session that cannot be understood; GPT-Pilot itself makes none."""

BEAT_SECONDS = 10.0
"""Between signs of life while a model thinks: GPT-Pilot gives up a silent connection after a minute."""

PATH = "/v1/chat/completions"


class ModelGateway:
    """Serves one session of GPT-Pilot while its block runs.

    `listener` is a listening Unix socket, as `Sandbox.listen` makes it, which is closed in the end; without one a free port
    of the loopback is used. `failure` is why no more is answered: a `ModelError`, or what the host raised.
    """

    def __init__(self, step: Step, token: str, listener: socket.socket | None = None) -> None:
        self.failure: Exception | None = None
        self._relay = Relay(step, self._fail)
        self._expected = f"Bearer {token}".encode()
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self._server = _server(self._serve)
        self._serving: asyncio.Task[None] | None = None
        self._failed = asyncio.Event()
        self._reading = asyncio.Semaphore(MOST_READ_AT_ONCE)
        self._unusable = 0

    @property
    def address(self) -> str:
        """Base URL on the loopback, or the path of the Unix socket."""
        name = self._listener.getsockname()
        return str(name) if self._listener.family is socket.AF_UNIX else f"http://127.0.0.1:{name[1]}/v1"

    @property
    def is_busy(self) -> bool:
        """Whether a model is at work, so that a silent GPT-Pilot does not hang."""
        return self._relay.is_busy

    async def failed(self) -> Exception:
        """Wait for the failure that ends the session."""
        await self._failed.wait()
        assert self.failure is not None  # noqa: S101 - set before the event
        return self.failure

    async def __aenter__(self) -> "ModelGateway":
        self._serving = asyncio.create_task(self._server.serve([self._listener]))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._relay.close()
        self._server.should_exit = True
        try:
            if self._serving is not None:
                await self._serving
        finally:
            self._listener.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        talk = Talk(scope, receive, send)
        try:
            await self._answer(talk)
        except Refused as refused:
            if talk.has_begun:
                await talk.end(event(refused.refusal.body))
            else:
                await talk.refuse(refused.refusal)
        except Gone:
            return

    async def _answer(self, talk: Talk) -> None:
        if not hmac.compare_digest(talk.authorization, self._expected):
            raise Refused(NO_TOKEN)
        if (talk.method, talk.path) != ("POST", PATH):
            raise Refused(NOT_FOUND)
        if self.failure is not None:
            raise Refused(refusal_of(self.failure))
        request, prompt, digest = await self._read(talk)
        if self.failure is not None:
            raise Refused(refusal_of(self.failure))
        await self._pass_on(talk, request, *self._relay.take(prompt, digest))

    async def _read(self, talk: Talk) -> tuple[CompletionRequest, Prompt, str]:
        """Few at a time, and beside the loop that keeps other builds' leases: whoever asks runs what a model wrote."""
        async with self._reading:
            try:
                return await asyncio.to_thread(_understood, await talk.body())
            except RequestUnusable as error:
                self._unusable += 1
                if self._unusable > MOST_UNUSABLE:
                    self._fail(PilotFailed("pilot_requests", times=MOST_UNUSABLE))
                raise Refused(unusable(str(error))) from None

    async def _pass_on(self, talk: Talk, request: CompletionRequest, name: str, call: Relayed) -> None:
        """Answer as the model does; whoever hangs up meanwhile ends the call."""
        delivery = asyncio.create_task(self._deliver(talk, request, name, call))
        gone = asyncio.create_task(talk.hung_up())
        try:
            await asyncio.wait({delivery, gone}, return_when=asyncio.FIRST_COMPLETED)
            is_done = delivery.done()
        finally:
            for task in (delivery, gone):
                task.cancel()
            await asyncio.gather(delivery, gone, return_exceptions=True)
        if not is_done:
            await self._relay.drop(name)
            raise Gone
        delivery.result()

    async def _deliver(self, talk: Talk, request: CompletionRequest, name: str, call: Relayed) -> None:
        answering = Answering(name[:24], request.model)
        if request.stream and not await _stream(talk, answering, call, is_live=not request.wants_json):
            self._relay.leave(name)
            raise Refused(BEGUN_AGAIN)
        await call.whole()
        if self.failure is not None or (reply := call.reply) is None:
            raise Refused(refusal_of(self.failure))
        text = json_in(reply.text, request.fields_wanted) if request.wants_json else reply.text
        if request.stream:
            rest = b"" if call.is_passed_on else answering.piece(text)
            await talk.end(rest + answering.end(reply, wants_usage=request.wants_usage))
        else:
            await talk.whole(answering.whole(text, reply))
        self._relay.delivered(name)

    def _fail(self, failure: Exception) -> None:
        if self.failure is None:
            self.failure = failure
            self._failed.set()


def _understood(body: bytes) -> tuple[CompletionRequest, Prompt, str]:
    request = completion_request(body)
    prompt = request.prompt()
    _ = request.fields_wanted  # kept: looking for them in megabytes takes seconds, too
    return request, prompt, digest_of(prompt)


async def _stream(talk: Talk, answering: Answering, call: Relayed, *, is_live: bool) -> bool:
    """Pass on what arrives until the answer is whole, else signs of life; False: what was passed on is void."""
    is_live = is_live and not call.is_void
    while not call.is_over and not (is_live and call.is_void):
        if not await call.news(BEAT_SECONDS):
            await talk.piece(BEAT)
        elif is_live and (text := call.take()):
            await talk.piece(answering.piece(text))
    if is_live and not call.is_void and (text := call.take()):
        await talk.piece(answering.piece(text))
    return not (is_live and call.is_void)


class _Server(uvicorn.Server):
    """Signals are its process's own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None is taken over."""
        yield


def _server(app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> uvicorn.Server:
    return _Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            interface="asgi3",
            proxy_headers=False,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
    )
