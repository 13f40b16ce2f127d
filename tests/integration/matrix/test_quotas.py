"""Limits of a plan hold however many ask in the same moment, on every way into the queue (the straight ones: db/test_builds)."""

import asyncio
from collections.abc import Awaitable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import ProductError
from tests.conftest import DatabaseServer, MakeUser

AT_ONCE = 12


@pytest.fixture
async def user(database_server: DatabaseServer, make_user: MakeUser) -> CurrentUser:
    """Somebody whose plan lets four projects, three builds a day, two of them at a time."""
    somebody = await make_user()
    with database_server.connect_owner() as connection:
        connection.execute("update public.profiles set plan = 'narrow' where id = %s", (somebody.id,))
    return somebody


@pytest.fixture(autouse=True)
def narrow_plan(database_server: DatabaseServer) -> Iterator[None]:
    with database_server.connect_owner() as connection:
        connection.execute(
            "insert into public.subscription_limits (plan, title, max_projects, max_builds_per_day,"
            " max_concurrent_builds) values ('narrow', 'Narrow', 4, 3, 2)"
        )
        connection.execute("update app.instance set billing_enabled = true")
    yield
    with database_server.connect_owner() as connection:
        connection.execute("update app.instance set billing_enabled = false")
        connection.execute("update public.profiles set plan = 'free' where plan = 'narrow'")
        connection.execute("delete from public.subscription_limits where plan = 'narrow'")


async def run(user: CurrentUser, call: str, **values: object) -> UUID:
    async with as_user(user.id) as session:
        return await session.scalar(text(f"select app.{call}"), values)  # type: ignore[return-value]


async def succeeded(*calls: Awaitable[UUID]) -> tuple[list[UUID], set[str]]:
    """What all of them at once came to: the answers, and the codes of the refusals."""
    ended = await asyncio.gather(*calls, return_exceptions=True)
    refused = [one for one in ended if isinstance(one, BaseException)]
    assert all(isinstance(one, ProductError) for one in refused), refused
    return [one for one in ended if not isinstance(one, BaseException)], {one.code for one in refused}  # type: ignore[union-attr]


async def make_projects(user: CurrentUser) -> list[UUID]:
    made, refused = await succeeded(*(run(user, "create_project('a', 'b')") for _ in range(AT_ONCE)))
    assert refused == {"quota_projects"}
    return made


async def paused_projects(user: CurrentUser) -> list[UUID]:
    async with as_user(user.id) as session:
        return list(await session.scalars(text("select project_id from app.builds where status = 'paused'")))


async def test_builds_begun_and_resumed_at_once_never_exceed_the_plan(
    user: CurrentUser, database_server: DatabaseServer
) -> None:
    projects = await make_projects(user)

    async def begin_everywhere(projects: list[UUID]) -> tuple[list[UUID], set[str]]:
        return await succeeded(*(run(user, "start_build(:p, '{}')", p=project) for project in projects))

    first, refused = await begin_everywhere(projects)
    assert (len(first), refused) == (2, {"quota_concurrent_builds"})
    with database_server.connect_owner() as connection:
        connection.execute("update app.builds set status = 'paused' where user_id = %s", (user.id,))
    rested = await paused_projects(user)
    second, refused = await begin_everywhere([project for project in projects if project not in rested])
    assert (len(second), refused) == (1, {"quota_builds_per_day"})
    resumed, refused = await succeeded(*(run(user, "resume_build(:b) is null", b=build) for build in first))
    assert (len(resumed), refused) == (1, {"quota_concurrent_builds"})


async def test_a_fork_brings_no_build_into_the_queue(user: CurrentUser) -> None:
    """Workers give every queued build a job: one that a fork brings along would never have passed the limits."""
    project = await run(user, "create_project('a', 'b')")
    await run(user, "save_user_file(:p, 'a.txt', 'abc'::bytea, null, false, 'Edit', 1, 0)", p=project)
    build = await run(user, "start_build(:p, '{}')", p=project)
    fork = "fork_project(:p, 1, 'c', 'd', :b, '{}', '{\"status\": \"queued\", \"stage\": \"spec\", \"step\": 1}', '[]')"
    with pytest.raises(ProductError, match="bad_status"):
        await run(user, fork, p=project, b=build)
    async with as_worker() as session:
        count = text("select count(*) from app.builds where user_id = :u")
        assert await session.scalar(count, {"u": user.id}) == 1
