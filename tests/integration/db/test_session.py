"""A block is one transaction, whoever asks; only `as_auth_at_once` is none."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.session import as_anonymous, as_auth, as_auth_at_once, as_user, as_worker
from tests.conftest import MakeProject, MakeUser


class Broken(Exception):
    """What goes wrong in the middle."""


async def test_an_error_takes_back_what_was_written(make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    project = {"p": await make_project(user, name="before")}
    with pytest.raises(Broken):
        await _change_and_break(user.id, project)
    async with as_user(user.id) as session:
        assert await session.scalar(text("select name from public.projects where id = :p"), project) == "before"


async def _change_and_break(user_id: UUID, project: dict[str, UUID]) -> None:
    async with as_user(user_id) as session:
        await session.execute(text("update public.projects set name = 'after' where id = :p"), project)
        raise Broken


@pytest.mark.parametrize(("session_of", "is_one"), [
    (as_anonymous, True), (as_auth, True), (as_worker, True), (as_auth_at_once, False),
])  # fmt: skip
async def test_statements_of_a_block_see_one_beginning(
    session_of: Callable[[], AbstractAsyncContextManager[AsyncSession]], is_one: bool, database: object
) -> None:
    async with session_of() as session:
        first = await session.scalar(text("select now()"))
        assert (await session.scalar(text("select now()")) == first) is is_one
