"""Bytes that the builder's socket sends to a browser while a build speaks.

A worker's own writer (`LiveChannel` over `PostgresSink`: 80 ms of text at a time, saved once a second, events through
the project's row) speaks messages of 2,000 bytes at a steady rate into a claimed build; the product's web process
passes them on, and a relay counts what arrives at a client of `WS /api/projects/{id}/events` that offers compression
as browsers do; the handshake is left out. Ratio: those bytes over (payload + 150 bytes a frame). Payload: the text
said, counted once although `message_finished` repeats what was sent live, and the other fields of the events.

`ratio_100k`, `ratio_400k`: 100 and 400 KB at 20 KB/s. `ratio_slow`: 200 B/s for `--slow-seconds` only (100 KB would
take eight minutes). `live_ratio_…`: the same with the repeated text in the payload, which shows the frames' own cost.
`frame_bytes`: bytes per frame beyond its text, at 20 KB/s.
"""

import argparse
import asyncio
import itertools
import json
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.figure import Figure, Report
from bench.platform import Platform, open_database, running_database, running_web
from bench.wire import Relay
from engine.builds.speech import LiveChannel
from engine.builds.state import Role, Stage
from engine.events.payloads import Envelope, MessageFinished, MessageStarted
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresSink
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker

FRAME_ALLOWANCE = 150
MESSAGE_BYTES = 2_000
PIECES_PER_SECOND = 50
"""As a quick model sends them; slow ones send fewer."""
LEASE_SECONDS = 600.0
_WORDS = (
    *("список", "задача", "форма", "страница", "поле", "запись", "проверка", "показывает", "после", "перезапуска"),
    *("the", "page", "lists", "every", "row", "and", "adds", "a", "new", "order", "with", "its", "client", "и", "за"),
)


class SocketBytes(Figure):
    """Ratios, and bytes."""

    name: str = "socket_bytes"
    ratio_100k: float
    ratio_400k: float
    ratio_slow: float
    live_ratio_100k: float
    live_ratio_400k: float
    live_ratio_slow: float
    frame_bytes: float
    slow_seconds: float


class Reader:
    """One open tab: what arrived, as frames and as bytes on the wire."""

    def __init__(self, relay: Relay, socket: ClientConnection) -> None:
        self._relay = relay
        self._socket = socket
        self._at_start = relay.received
        self.frames = 0
        self.wire = 0
        self.payload = 0
        self.repeated = 0

    async def read_until(self, last_message: str) -> None:
        """Read up to the end of this message; bytes of later frames are not awaited."""
        while True:
            frame = json.loads(await self._socket.recv())
            self.frames += 1
            self._count(frame)
            if frame["kind"] == "message_finished" and frame["payload"]["message_id"] == last_message:
                break
        self.wire = self._relay.received - self._at_start

    def _count(self, frame: dict[str, object]) -> None:
        if frame["kind"] == "live":
            self.payload += len(str(frame["text"]).encode())
            return
        payload = frame["payload"]
        assert isinstance(payload, dict)
        if frame["kind"] == "message_finished":
            self.repeated += len(str(payload.pop("text")).encode())
        self.payload += len(json.dumps(payload, ensure_ascii=False).encode())

    @property
    def ratio(self) -> float:
        """Bytes on the wire over what they may be."""
        return round(self.wire / (self.payload + FRAME_ALLOWANCE * self.frames), 3)

    @property
    def live_ratio(self) -> float:
        """The same, were the repeated text payload."""
        return round(self.wire / (self.payload + self.repeated + FRAME_ALLOWANCE * self.frames), 3)

    @property
    def frame_bytes(self) -> float:
        """Bytes per frame beyond what it carries."""
        return round((self.wire - self.payload - self.repeated) / self.frames, 1)


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long the slow part may take."""
    parser.add_argument("--slow-seconds", type=float, default=60, help="of text at 200 B/s (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Three speeches, each heard by one tab."""
    async with AsyncExitStack() as stack:
        stack.enter_context(running_database())
        platform = await stack.enter_async_context(running_web())
        await stack.enter_async_context(open_database())
        short, long = [await _speech(platform, size, 20_000) for size in (100_000, 400_000)]
        slow = await _speech(platform, int(200 * options.slow_seconds), 200)
    report(
        SocketBytes(
            ratio_100k=short.ratio,
            ratio_400k=long.ratio,
            ratio_slow=slow.ratio,
            live_ratio_100k=short.live_ratio,
            live_ratio_400k=long.live_ratio,
            live_ratio_slow=slow.live_ratio,
            frame_bytes=long.frame_bytes,
            slow_seconds=options.slow_seconds,
        )
    )


async def _speech(platform: Platform, size: int, rate: int) -> Reader:
    """A new user's build says `size` bytes at `rate` bytes a second; what its open tab got."""
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False, timeout=30) as client:
        token = await _sign_up(client)
        headers = {"Authorization": f"Bearer {token}"}
        project = (await client.post("/api/projects", json={"description": "A list"}, headers=headers)).json()["id"]
        profile = (await client.get("/api/user/profile", headers=headers)).json()
    held = await _claimed(CurrentUser(id=UUID(profile["id"]), email=profile["email"]), UUID(project))
    async with _tab(platform, project, token) as tab:
        reading = asyncio.create_task(tab.read_until(f"s0-m{_messages(size) - 1}"))
        await _speak(held, size, rate)
        async with asyncio.timeout(30):
            await reading
    return tab


async def _sign_up(client: httpx.AsyncClient) -> str:
    body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery staple"}
    answer = await client.post("/auth/v1/signup", json=body)
    return str(answer.raise_for_status().json()["access_token"])


async def _claimed(user: CurrentUser, project: UUID) -> Held:
    """A build of the project that this process holds like a worker."""
    build = await service.start_build(user, project, StartBuild(model="demo"))
    async with as_worker() as session:
        row = await attempts.claim_build(session, build.id, "bench", LEASE_SECONDS)
    assert row is not None
    return Held(project_id=project, build_id=row.id, attempt=row.attempt)


@asynccontextmanager
async def _tab(platform: Platform, project: str, token: str) -> AsyncIterator[Reader]:
    """A connected client that has seen everything so far."""
    port = urlsplit(platform.url).port or 80
    async with Relay(port).running() as relay:
        connection = connect(
            f"ws://localhost:{port}/api/projects/{project}/events",
            host="127.0.0.1",
            port=relay.port,
            subprotocols=["samokoder.events", f"bearer.{token}"],  # type: ignore[list-item]
            compression="deflate",
            proxy=None,
            max_size=None,
        )
        async with connection as socket:
            yield Reader(relay, socket)


async def _speak(held: Held, size: int, rate: int) -> None:
    """Messages one after the other, at a steady rate of bytes."""
    sink = PostgresSink(held)
    feed = asyncio.create_task(sink.feed.run())
    words = _prose()
    try:
        for number in range(_messages(size)):
            await _say(sink, number, words, rate)
    finally:
        feed.cancel()
        await asyncio.wait({feed})


async def _say(sink: PostgresSink, number: int, words: Iterator[str], rate: int) -> None:
    message = f"s0-m{number}"
    place = {"message_id": message, "role": Role.DEVELOPER, "stage": Stage.DEVELOP}
    await sink.emit(Envelope(step=0, ordinal=2 * number, payload=MessageStarted.model_validate(place)))
    said: list[str] = []
    started, sent = time.monotonic(), 0
    async with LiveChannel(sink, message) as channel:
        while sent < MESSAGE_BYTES:
            due = int((time.monotonic() - started) * rate)
            while sent < min(due, MESSAGE_BYTES):
                said.append(next(words))
                channel.add(said[-1])
                sent += len(said[-1].encode())
            await asyncio.sleep(1 / PIECES_PER_SECOND)
    finished = MessageFinished.model_validate({**place, "text": "".join(said)})
    await sink.emit(Envelope(step=0, ordinal=2 * number + 1, payload=finished))


def _messages(size: int) -> int:
    return max(1, size // MESSAGE_BYTES)


def _prose() -> Iterator[str]:
    """Words in an order that repeats nothing, the same every time."""
    chosen = random.Random(7)  # noqa: S311 - text, no secret
    for number in itertools.count(1):
        yield chosen.choice(_WORDS) + (".\n" if number % 12 == 0 else " ")
