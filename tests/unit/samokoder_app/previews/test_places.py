"""Who gives way when a link is opened, and when somebody who works needs room."""

from uuid import UUID, uuid4

import pytest

from samokoder_app.errors import Unavailable
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.pool import VISITORS_IDLE_SECONDS, PreviewPool
from samokoder_app.previews.visitor import Visitor
from tests.unit.samokoder_app.previews.test_pool import NoSource


@pytest.fixture
async def pool(tmp_path):
    pool = PreviewPool(PreviewMachine(tmp_path), NoSource, per_user=2, total=6)
    yield pool
    await pool.close()


def by_link(owner: UUID | None = None) -> Visitor:
    return Visitor(uuid4(), owner or uuid4(), share_id=uuid4())


def rest(pool, *visitors: Visitor) -> None:
    """Nobody has asked them for anything for two minutes."""
    for one in visitors:
        pool.find(one.key).last_used -= 120


async def test_a_link_never_takes_the_place_of_who_works(pool):
    owners = [(uuid4(), uuid4()) for _ in range(6)]
    for project, owner in owners:
        pool.start(project, owner)
        pool.find(project).last_used -= 3600
    with pytest.raises(Unavailable, match="shared_previews_full"):
        pool.start_for(by_link())
    assert all(pool.find(project) for project, _ in owners)


async def test_links_have_a_third_of_the_places(pool):
    first, second, third = by_link(), by_link(), by_link()
    pool.start_for(first)
    pool.start_for(second)
    with pytest.raises(Unavailable, match="shared_previews_full"):
        pool.start_for(third)
    rest(pool, first)
    pool.start_for(third)
    assert [pool.find(one.key) is not None for one in (first, second, third)] == [False, True, True]


async def test_links_of_one_owner_do_not_touch_his_own_preview(pool):
    owner, project = uuid4(), uuid4()
    pool.start(project, owner)
    links = [by_link(owner) for _ in range(2)]
    for one in links:
        pool.start_for(one)
    assert pool.find(project)
    assert pool.share_ids == [one.key for one in links]
    pool.start(uuid4(), owner)
    assert pool.find(project), "visitors do not count among the owner's own"


async def test_who_works_takes_the_place_of_a_resting_link(pool):
    link = by_link()
    pool.start_for(link)
    for _ in range(5):
        pool.start(uuid4(), uuid4())
    rest(pool, link)
    pool.start(uuid4(), uuid4())
    assert pool.find(link.key) is None
    assert pool.count == 6


async def test_links_rest_sooner_and_do_not_last(pool):
    link, project = by_link(), uuid4()
    pool.start(project, uuid4())
    pool.start_for(link)
    pool.find(link.key).last_used -= VISITORS_IDLE_SECONDS + 1
    pool.stop_idle(1800, VISITORS_IDLE_SECONDS)
    assert (pool.find(link.key), pool.count) == (None, 1)
    pool.start_for(link)
    pool.find(link.key).began -= 3601
    pool.stop_idle(1800, VISITORS_IDLE_SECONDS)
    assert pool.find(link.key) is None


async def test_ended_links_are_stopped(pool):
    link = by_link()
    pool.start_for(link)
    pool.end([link.key, uuid4()])
    assert pool.count == 0
