"""Which previews run and which give way; the machine is a stand-in, the real one is in the integration tests."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.identity import identity_of_slot
from engine.stacks.stack import load_stack
from samokoder_app.errors import Unavailable
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.pool import PreviewPool
from samokoder_app.previews.source import AppVersion
from samokoder_app.previews.visitor import Visitor


class NoSource:
    """A project that cannot be read: what is started stays without a process."""

    def __init__(self, visitor: Visitor) -> None:
        pass

    async def describe(self):
        raise SandboxUnavailable("no_bubblewrap")

    async def version_number(self):
        return 0

    async def latest(self):
        raise SandboxUnavailable("no_bubblewrap")

    async def read(self, sha256):
        raise SandboxUnavailable("no_bubblewrap")


@pytest.fixture
async def pool(tmp_path):
    pool = PreviewPool(PreviewMachine(tmp_path), NoSource, per_user=2, total=3)
    yield pool
    await pool.close()


async def test_oldest_of_a_user_gives_way(pool):
    owner = uuid4()
    projects = [uuid4() for _ in range(3)]
    for project in projects:
        pool.start(project, owner)
    assert [pool.find(project) is not None for project in projects] == [False, True, True]


async def test_of_somebody_who_is_locked_nothing_goes_on(pool):
    owner, other = uuid4(), uuid4()
    mine, shared, theirs = uuid4(), uuid4(), uuid4()
    pool.start(mine, owner)
    pool.start_for(Visitor(mine, owner, share_id=shared))
    pool.start(theirs, other)
    pool.end_of(owner)
    assert [pool.find(key) is not None for key in (mine, shared, theirs)] == [False, False, True]


async def test_no_room_is_said_while_all_are_in_use(pool):
    for _ in range(3):
        pool.start(uuid4(), uuid4())
    with pytest.raises(Unavailable):
        pool.start(uuid4(), uuid4())


async def test_stopped_by_its_owner_is_not_started_by_a_page(pool):
    project = uuid4()
    pool.start(project, uuid4())
    await pool.stop(project)
    assert pool.is_halted(project)
    pool.start(project, uuid4())
    assert not pool.is_halted(project)


async def test_machine_without_a_sandbox_is_named_in_the_failure(pool):
    preview = pool.start(uuid4(), uuid4())
    await preview.broken.wait()
    assert (preview.state, preview.failure.code, preview.failure.reason.code) == (
        "failed",
        "cannot_start",
        "no_bubblewrap",
    )
    assert preview.console.tail(1)[0].startswith("bubblewrap is not installed")


async def test_newer_files_are_looked_for_until_the_database_answers(tmp_path):
    answered = asyncio.Event()

    class AwayTwice(NoSource):
        asked = 0

        async def describe(self):
            return load_stack("fastapi"), identity_of_slot(0)

        async def latest(self):
            return AppVersion(0, {})

        async def version_number(self):
            self.asked += 1
            if self.asked < 3:
                raise OperationalError("select", {}, OSError("gone"))
            answered.set()
            return 0

    pool = PreviewPool(PreviewMachine(tmp_path), AwayTwice, per_user=2, total=3)
    preview = pool.start(uuid4(), uuid4())
    await preview.broken.wait()
    preview.files_changed()
    async with asyncio.timeout(10):
        await answered.wait()
    assert preview.failure.code == "no_files"
    await pool.close()


async def test_idle_ones_are_stopped(pool):
    project = uuid4()
    pool.start(project, uuid4())
    pool.stop_idle(3600)
    assert pool.count == 1
    pool.stop_idle(-1)
    assert pool.count == 0
