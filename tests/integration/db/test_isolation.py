"""Row-level security through the sessions of the product; tests/integration/matrix has every table, function and actor."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from samokoder_app.db.engines import Engines, use_engines
from samokoder_app.db.session import as_anonymous, as_auth, as_user, as_worker
from tests.conftest import DatabaseServer, MakeProject, MakeUser


async def test_visitors_see_plans_and_providers_only(database: Engines) -> None:
    async with as_anonymous() as session:
        assert await session.scalar(text("select count(*) from public.subscription_limits")) == 5
        assert await session.scalar(text("select count(*) from public.ai_providers where id = 'demo'")) == 1
    with pytest.raises(DBAPIError, match="permission denied"):
        async with as_anonymous() as session:
            await session.execute(text("select 1 from public.projects"))


async def test_each_session_of_the_product_has_the_role_it_is_named_after(
    database: Engines, make_user: MakeUser
) -> None:
    user = await make_user()
    sessions = {
        "authenticated": as_user(user.id),
        "anon": as_anonymous(),
        "samokoder_worker": as_worker(),
        "samokoder_auth": as_auth(),
    }
    for role, opened in sessions.items():
        async with opened as session:
            assert await session.scalar(text("select current_user")) == role


async def test_interleaved_tasks_on_few_connections_never_leak(
    database_server: DatabaseServer, make_user: MakeUser, make_project: MakeProject
) -> None:
    users = [await make_user() for _ in range(6)]
    for number, user in enumerate(users):
        await make_project(user, name=f"project {number}")
    engines = Engines(database_server.addresses, pool_size=5)
    use_engines(engines)

    async def look(number: int) -> bool:
        if number % 7 == 6:
            async with as_anonymous() as session:
                return await session.scalar(text("select count(*) from public.ai_providers")) == 6
        user = users[number % 6]
        async with as_user(user.id) as session:
            first = (await session.scalars(text("select user_id from public.projects"))).all()
            await asyncio.sleep(0)
            second = (await session.scalars(text("select id from public.profiles"))).all()
        return list(first) == [user.id] and list(second) == [user.id]

    try:
        assert all(await asyncio.gather(*(look(number) for number in range(300))))
    finally:
        await engines.close()
