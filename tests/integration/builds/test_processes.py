"""Worker processes that end in the middle of a build, politely and not."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.builds.state import BuildStatus
from samokoder_app.builds import service
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.session import as_worker
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, wait_for

ROOT = Path(__file__).parents[3]
LEASE = 8.0
StartWorker = Callable[[int, float], Awaitable[asyncio.subprocess.Process]]


@asynccontextmanager
async def worker_process(calls: Path, stop_at: int, lease: float) -> AsyncIterator[asyncio.subprocess.Process]:
    command = (sys.executable, "-m", "tests.integration.builds.worker_program", str(calls), str(stop_at), str(lease))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=dict(os.environ))
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls"
    path.touch()
    return path


@pytest.fixture
async def start_worker(database: object, calls: Path) -> AsyncIterator[StartWorker]:
    async with AsyncExitStack() as stack:

        async def start(stop_at: int, lease: float) -> asyncio.subprocess.Process:
            return await stack.enter_async_context(worker_process(calls, stop_at, lease))

        yield start


async def asked(calls: Path, count: int) -> None:
    """Until so many calls were made."""
    async with asyncio.timeout(200):
        while True:
            if len(await asyncio.to_thread(lines, calls)) >= count:
                return
            await asyncio.sleep(0.02)


def lines(calls: Path) -> list[str]:
    return calls.read_text().splitlines()


async def journaled(build_id: object) -> int:
    async with as_worker() as session:
        return int(
            await session.scalar(text("select count(*) from app.model_journal where build_id = :id"), {"id": build_id})
            or 0
        )


async def test_a_killed_workers_build_goes_on_elsewhere_and_repeats_no_journaled_call(
    make_user: MakeUser, make_project: MakeProject, start_worker: StartWorker, calls: Path
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild())
    first = await start_worker(3, LEASE)
    await asked(calls, 3)
    newest = await newest_worker()
    await start_worker(0, LEASE)
    await registered_after(newest)
    first.send_signal(signal.SIGKILL)
    await first.wait()
    assert await journaled(build.id) == 2
    before = len(lines(calls))
    await asked(calls, before + 1)
    view = await wait_for(user, build.id, BuildStatus.PAUSED, BuildStatus.FAILED)
    assert view.status == BuildStatus.PAUSED
    made = lines(calls)
    # Only the call that the kill broke off was made again.
    assert len(made) - await journaled(build.id) <= 1
    assert sum(count - 1 for count in Counter(made).values()) <= 1
    events = await service.list_events(user, project, limit=1000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.kind for event in events].count("model_called") == await journaled(build.id)
    assert view.usage.calls == await journaled(build.id)


async def test_a_worker_that_is_told_to_end_hands_its_build_over_at_once(
    make_user: MakeUser, make_project: MakeProject, start_worker: StartWorker, calls: Path
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild())
    # A lease so long that only the hand-over explains why the build goes on within the time that `asked` waits.
    first = await start_worker(3, 600.0)
    await asked(calls, 3)
    newest = await newest_worker()
    second = await start_worker(0, 600.0)
    await registered_after(newest)
    before = len(lines(calls))
    first.send_signal(signal.SIGTERM)
    assert await first.wait() == 0
    await asked(calls, before + 1)
    view = await wait_for(user, build.id, BuildStatus.PAUSED, BuildStatus.FAILED)
    assert view.status == BuildStatus.PAUSED
    assert len(lines(calls)) - await journaled(build.id) <= 1
    assert second.returncode is None


async def newest_worker() -> int:
    async with as_worker() as session:
        return int(await session.scalar(text("select max(id) from queue.procrastinate_workers")) or 0)


async def registered_after(known: int) -> None:
    """Until a worker has registered at the queue that was not there before."""
    async with asyncio.timeout(200):
        while True:
            if await newest_worker() > known:
                return
            await asyncio.sleep(0.1)
