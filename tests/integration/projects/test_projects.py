import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound, QuotaExceeded
from samokoder_app.platform.migrations import set_instance
from samokoder_app.projects import service
from tests.conftest import DatabaseServer, MakeProject, MakeUser

pytestmark = pytest.mark.usefixtures("web_db")


async def test_a_project_is_made_changed_and_deleted(make_user: MakeUser) -> None:
    user = await make_user()
    made = await service.create_project(user, "", "  a list of books with ratings.  ")
    assert (made.name, made.description, made.stack) == (
        "A list of books with ratings",
        "a list of books with ratings.",
        "fastapi",
    )
    assert made.last_build is None
    assert made.version == 0
    changed = await service.update_project(user, made.id, name="Books")
    assert (changed.name, changed.description) == ("Books", made.description)
    assert (await service.update_project(user, made.id, name=" ")).name == made.name
    assert (await service.get_project(user, made.id)).name == made.name
    await service.delete_project(user, made.id)
    with pytest.raises(NotFound):
        await service.get_project(user, made.id)
    with pytest.raises(NotFound):
        await service.delete_project(user, made.id)


@pytest.mark.parametrize(
    ("name", "idea", "stack", "code"),
    [
        ("x", "   ", "fastapi", "idea_empty"),
        ("x", "a" * 20_001, "fastapi", "idea_too_long"),
        ("n" * 121, "a", "fastapi", "name_too_long"),
        ("x", "a", "cobol", "stack_unknown"),
    ],
)
async def test_what_does_not_fit_is_refused(make_user: MakeUser, name: str, idea: str, stack: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await service.create_project(await make_user(), name, idea, stack)
    assert caught.value.code == code


async def test_odd_characters_are_kept_or_replaced(make_user: MakeUser) -> None:
    user = await make_user()
    made = await service.create_project(user, "Ёж 🦔", "nul \x00 half \ud83d done " + "я" * 100)
    assert made.name == "Ёж 🦔"
    assert made.description.startswith("nul \ufffd half ? done я")
    assert (await service.create_project(user, "", "a" * 20_000)).description == "a" * 20_000


async def test_pages_hold_every_project_once(make_user: MakeUser) -> None:
    user = await make_user()
    made = [(await service.create_project(user, f"p{number}", "an idea")).id for number in range(7)]
    seen, cursor = [], None
    while True:
        page = await service.list_projects(user, cursor, limit=3)
        seen += [item.id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_another_users_project_does_not_exist(make_user: MakeUser) -> None:
    owner, stranger = await make_user(), await make_user()
    made = await service.create_project(owner, "mine", "an idea")
    for call in (
        service.get_project(stranger, made.id),
        service.update_project(stranger, made.id, name="yours"),
        service.delete_project(stranger, made.id),
        service.get_project(stranger, uuid4()),
    ):
        with pytest.raises(NotFound):
            await call
    assert (await service.list_projects(stranger)).items == ()
    async with as_user(stranger.id) as session:
        assert (await session.execute(text("select count(*) from public.projects"))).scalar_one() == 0
    assert (await service.get_project(owner, made.id)).name == "mine"


async def test_the_plans_quota_holds_where_billing_is_on(
    make_user: MakeUser, database_server: DatabaseServer, database: Engines
) -> None:
    user = await make_user()
    owner = database_server.postgres.address("samokoder_owner")
    set_instance(owner, billing_enabled=True, first_is_operator=False)
    try:
        for _ in range(2):
            await service.create_project(user, "x", "an idea")
        with pytest.raises(QuotaExceeded) as caught:
            await service.create_project(user, "x", "an idea")
    finally:
        set_instance(owner, billing_enabled=False, first_is_operator=True)
    assert caught.value.code == "quota_projects"


async def test_a_deletion_that_met_a_writer_in_a_circle_is_made_again(
    make_user: MakeUser, make_project: MakeProject, database_server: DatabaseServer
) -> None:
    user = await make_user()
    project = await make_project(user)
    with database_server.connect_owner() as writer, database_server.connect_owner() as watch:
        watch.autocommit = True
        writer.execute("insert into app.preview_hosts (project_id, host_id) values (%s, %s)", (project, "b" * 26))
        writer.commit()
        writer.execute("select 1 from app.preview_hosts where project_id = %s for update", (project,))
        deletion = asyncio.create_task(service.delete_project(user, project))
        async with asyncio.timeout(60):
            while watch.execute("select 1 from pg_locks where not granted").fetchone() is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        # The project's row waits for the preview's, and now the other way round: the database breaks off one of the two.
        await asyncio.to_thread(writer.execute, "select 1 from public.projects where id = %s for update", (project,))
        writer.commit()
        await deletion
    with pytest.raises(NotFound):
        await service.get_project(user, project)
