"""Kill -9 of the worker at random points of builds: how soon a build goes on, and what is asked of the model twice.

`seconds`: median time from the kill to the next progress of the build, which is its first event that is no notice and
no account of a call. In it are the supervisor's pause before it starts the worker again, the start of the process, its
taking over (`taken_over_seconds` up to here), and the work up to that event. Each kill comes 0–3 s (seeded) after progress; when a build comes to rest,
the next one begins. The model is the demo behind a loopback endpoint at 3 KB of text a second. `kills` are those that
there was time for.
`repeated_journaled`: requests at the model's server that had been asked before and whose answer was in the journal.
`repeated_in_flight`: those that had been asked before and whose answer never got there.
`shown`: notices in the builds' streams that an unfinished answer is asked for again.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import text

from bench.demo_endpoint import NUMBERED_FROM, Asked, serving
from bench.figure import Figure, Report
from bench.home import equipped
from bench.measuring import median
from bench.platform import open_database, running_database
from engine.builds.state import BuildStatus
from engine.stacks.stack import load_stack
from samokoder_app.accounts import sessions
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.session import as_worker
from samokoder_app.keys.service import add_key
from samokoder_app.keys.views import KeyDraft
from samokoder_app.platform.children import FIRST_DELAY
from samokoder_app.platform.processes import die_with_parent
from samokoder_app.projects.service import create_project

WORKER = (sys.executable, "-m", "samokoder_app.builds.worker")
LONGEST_DELAY = 3.0
PROGRESS_SECONDS = 120.0
TIME_FOR_KILLS = 480.0
_IDEA = "A list of books with title, author and rating"
_ACTIVE = frozenset({BuildStatus.QUEUED, BuildStatus.RUNNING})
_POLL = 0.05


class ResumeAfterKill(Figure):
    """Seconds and counts."""

    name: str = "resume_after_kill"
    seconds: float
    slowest_seconds: float
    taken_over_seconds: float
    kills: int
    repeated_journaled: int
    repeated_in_flight: int
    shown: int
    builds: int


class EventsBroken(Exception):
    """Events of a project are missing or doubled."""


class KilledWorker:
    """A worker that is killed and started again, and the builds that it is given one after the other."""

    def __init__(self, user: CurrentUser, command: Sequence[str], seed: int) -> None:
        self.projects: list[UUID] = []
        self.seconds: list[float] = []
        self.taken_over: list[float] = []
        self._user = user
        self._command = command
        self._chance = random.Random(seed)  # noqa: S311 - the same kills in every run
        self._name = f"killed:{uuid4().hex}"
        self._build: UUID | None = None
        self._attempt = 0

    async def run(self, kills: int, time_for_kills: float) -> None:
        """Kill so often, or as often as there is time for."""
        until = time.monotonic() + time_for_kills
        process = await self._start()
        try:
            while len(self.seconds) < kills and time.monotonic() < until:
                await self._busy()
                self._attempt = await self._present_attempt()
                killed = time.monotonic()
                await _kill(process)
                seen = await self._last_seq()
                await asyncio.sleep(FIRST_DELAY)
                process = await self._start()
                await self._taken_over()
                self.taken_over.append(time.monotonic() - killed)
                await self._progress(seen)
                self.seconds.append(time.monotonic() - killed)
        finally:
            await _kill(process)

    async def _busy(self) -> None:
        """Until a build is at work, and a random moment longer."""
        while True:
            if self._build is None:
                await self._next_build()
            await asyncio.sleep(self._chance.uniform(0, LONGEST_DELAY))
            if (await self._status()) in _ACTIVE:
                return
            self._build = None

    async def _next_build(self) -> None:
        project = await create_project(self._user, "", _IDEA)
        order = StartBuild(model=f"demo-brisk:{10**6 + len(self.projects)}")
        self.projects.append(project.id)
        self._build = (await service.start_build(self._user, project.id, order)).id
        await self._progress(0)

    async def _status(self) -> BuildStatus:
        assert self._build is not None
        return (await service.get_build(self._user, self._build)).status

    async def _last_seq(self) -> int:
        events = await service.list_events(self._user, self.projects[-1], 0, 1000)
        return events[-1].seq if events else 0

    async def _present_attempt(self) -> int:
        statement = text("select attempt from app.builds where id = :id")
        async with as_worker() as session:
            return int((await session.execute(statement, {"id": self._build})).scalar_one())

    async def _taken_over(self) -> None:
        async with asyncio.timeout(PROGRESS_SECONDS):
            while True:
                if await self._present_attempt() != self._attempt:
                    return
                await asyncio.sleep(_POLL)

    async def _progress(self, seen: int) -> None:
        """Until the build tells something new of its work."""
        async with asyncio.timeout(PROGRESS_SECONDS):
            while True:
                events = await service.list_events(self._user, self.projects[-1], seen, 1000)
                if any(event.kind not in {"notice", "model_called"} for event in events):
                    return
                await asyncio.sleep(_POLL)

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self._command,
            env=os.environ | {"SAMOKODER_WORKER_NAME": self._name},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )


async def _kill(process: asyncio.subprocess.Process) -> None:
    """The process, and what is left of its group, as the supervisor does."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    await process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def repetitions(requests: Sequence[Asked], journaled: Collection[int]) -> tuple[int, int]:
    """How many requests repeat one whose answer is in the journal, and how many one whose answer is not."""
    asked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    of_journaled = in_flight = 0
    for one in requests:
        earlier = asked[one.model, one.digest]
        if any(number in journaled for number in earlier):
            of_journaled += 1
        elif earlier:
            in_flight += 1
        earlier.append(one.number)
    return of_journaled, in_flight


async def kill_and_count(
    user: CurrentUser, command: Sequence[str], kills: int, seed: int, time_for_kills: float = TIME_FOR_KILLS
) -> ResumeAfterKill:
    """Kill the worker that `command` starts; raises `EventsBroken` if an event was lost or doubled."""
    async with serving() as endpoint:
        draft = KeyDraft(
            provider_id="openai_compatible",
            key_name="loopback",
            api_key=SecretStr("sk-loopback-0123456789"),
            base_url=endpoint.base_url,
            model="demo-brisk",
        )
        await add_key(user, draft)
        killed = KilledWorker(user, command, seed)
        await killed.run(kills, time_for_kills)
    of_journaled, in_flight = repetitions(endpoint.requests, await _journaled(killed.projects))
    return ResumeAfterKill(
        seconds=round(median(killed.seconds), 3),
        slowest_seconds=round(max(killed.seconds), 3),
        taken_over_seconds=round(median(killed.taken_over), 3),
        kills=len(killed.seconds),
        repeated_journaled=of_journaled,
        repeated_in_flight=in_flight,
        shown=sum([await _shown(user, project) for project in killed.projects]),
        builds=len(killed.projects),
    )


async def _journaled(projects: Sequence[UUID]) -> frozenset[int]:
    """Numbers of the requests whose answers are in the journal."""
    statement = text(
        "select (j.reply ->> 'prompt_tokens')::int from app.model_journal j join app.builds b on b.id = j.build_id"
        " where b.project_id = any(:projects)"
    )
    async with as_worker() as session:
        tokens = (await session.execute(statement, {"projects": list(projects)})).scalars()
        return frozenset(number - NUMBERED_FROM for number in tokens)


async def _shown(user: CurrentUser, project: UUID) -> int:
    events = await service.list_events(user, project, 0, 1000)
    if [event.seq for event in events] != list(range(1, len(events) + 1)):
        raise EventsBroken(f"numbers of {project} have gaps")
    finished = [event.payload["message_id"] for event in events if event.kind == "message_finished"]
    if len(finished) != len(set(finished)):
        raise EventsBroken(f"messages of {project} were told twice")
    return sum(event.kind == "notice" and event.payload["code"] == "asked_again" for event in events)


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often, and which kills."""
    parser.add_argument("--kills", type=int, default=50, help="kills of the worker (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which moments (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """The product's own worker on a database of its own."""
    began = time.monotonic()
    await equipped(load_stack("fastapi"))
    with running_database():
        async with open_database():
            account = await sessions.sign_up(f"{uuid4().hex}@example.com", "correct horse battery staple")
            left = TIME_FOR_KILLS - (time.monotonic() - began)
            report(await kill_and_count(account.user, WORKER, options.kills, options.seed, left))
