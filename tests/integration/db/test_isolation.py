"""Row-level security: who sees and writes what."""

from sqlalchemy import text

from samokoder_app.db.session import as_user
from tests.conftest import MakeProject, MakeUser


async def test_another_user_sees_nothing(make_user: MakeUser, make_project: MakeProject) -> None:
    owner, other = await make_user(), await make_user()
    await make_project(owner)
    async with as_user(owner.id) as session:
        assert await session.scalar(text("select count(*) from public.projects")) == 1
    async with as_user(other.id) as session:
        assert await session.scalar(text("select count(*) from public.projects")) == 0
