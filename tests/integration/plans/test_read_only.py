"""A smaller plan deletes nothing: what was used last stays open, the rest can be read and taken away."""

import asyncio
from collections.abc import Awaitable
from uuid import UUID

import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.plans.standing import swap_projects
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, NotFound, ProductError, QuotaExceeded
from samokoder_app.files.changing import delete
from samokoder_app.files.service import read_file
from samokoder_app.projects.service import delete_project, get_project, list_projects, update_project
from samokoder_app.versions.service import restore_version
from tests.conftest import MakeProject, MakeUser
from tests.integration.plans.conftest import Office, begin, save


@pytest.fixture
async def projects(office: Office, user: CurrentUser, make_project: MakeProject) -> list[UUID]:
    """Four with a file each, made and saved in this order on a plan that allows them; now the plan allows two."""
    office.subscribe(user, "starter")
    made = [await make_project(user, name=f"P{number}") for number in range(4)]
    for project in made:
        await save(user, project, "one")
    office.subscribe(user, "free")
    return made


async def resting(user: CurrentUser) -> set[UUID]:
    return {one.id for one in (await list_projects(user)).items if one.is_read_only}


async def refusal(call: Awaitable[object]) -> ProductError:
    with pytest.raises(ProductError) as caught:
        await call
    return caught.value


async def say(user: CurrentUser, project: UUID) -> None:
    async with as_user(user.id) as session:
        await session.execute(text("select app.post_message(:p, null, 'm', 'hello')"), {"p": project})


async def test_the_ones_used_last_stay_open(user: CurrentUser, projects: list[UUID]) -> None:
    assert await resting(user) == set(projects[:2])
    assert not (await get_project(user, projects[3])).is_read_only


async def test_nothing_is_written_in_the_others_and_everything_is_read(user: CurrentUser, projects: list[UUID]) -> None:
    closed = projects[0]
    known = (await read_file(user, closed, "a.txt")).sha256
    for call in (
        begin(user, closed),
        say(user, closed),
        save(user, closed, "two"),
        delete(user, closed, "a.txt", known),
    ):
        refused = await refusal(call)
        assert (refused.code, refused.values) == ("project_read_only", {"most": 2})
    assert (await read_file(user, closed, "a.txt")).text == "one"
    await update_project(user, closed, name="renamed")
    assert await resting(user) == set(projects[:2]), "a name is no use"


async def test_an_older_version_of_a_closed_project_is_not_restored(
    office: Office, user: CurrentUser, projects: list[UUID]
) -> None:
    office.subscribe(user, "starter")
    await save(user, projects[0], "two")
    for project in projects[1:]:
        await save(user, project, "two")
    office.subscribe(user, "free")
    assert (await refusal(restore_version(user, projects[0], 1))).code == "project_read_only"


async def test_a_build_that_runs_goes_on_and_a_paused_one_does_not(
    office: Office, user: CurrentUser, projects: list[UUID]
) -> None:
    office.subscribe(user, "professional")
    running, paused = await begin(user, projects[0]), await begin(user, projects[1])
    office.run("update app.builds set status = 'paused' where id = %s", paused)
    office.subscribe(user, "free")
    async with as_worker() as session:
        held = {
            "b": running,
            "a": await session.scalar(text("select attempt from app.claim_build(:b, 'w', 60)"), {"b": running}),
        }
        digest = await session.scalar(text("select app.put_blob(:b, :a, 'x'::bytea)"), held)
        tree = f'{{"b.txt": {{"sha256": "{digest}", "size": 1}}}}'
        saved = text("select app.save_version(:b, :a, 1, 'Step', cast(:t as jsonb))")
        assert await session.scalar(saved, {**held, "t": tree}) == 2
    office.run("update app.builds set status = 'paused', lease_until = null where id = %s", running)
    async with as_user(user.id) as session:
        await session.execute(text("select app.resume_build(:b)"), {"b": running})
    with pytest.raises(QuotaExceeded, match="project_read_only"):
        async with as_user(user.id) as session:
            await session.execute(text("select app.resume_build(:b)"), {"b": paused})


async def test_deleting_one_opens_the_next(user: CurrentUser, projects: list[UUID]) -> None:
    await delete_project(user, projects[3])
    assert await resting(user) == {projects[0]}
    await save(user, projects[1], "two")
    assert (await refusal(begin(user, projects[0]))).code == "project_read_only"


async def test_one_is_opened_in_place_of_another(office: Office, user: CurrentUser, projects: list[UUID]) -> None:
    await swap_projects(user, projects[0], projects[3])
    assert await resting(user) == {projects[1], projects[3]}
    await save(user, projects[0], "two")
    assert await resting(user) == {projects[1], projects[3]}
    assert (await refusal(swap_projects(user, projects[1], projects[0]))).code == "swap_too_soon"
    for opened, rested in ((projects[0], projects[2]), (projects[1], projects[3])):
        assert (await refusal(swap_projects(user, opened, rested))).code == "swap_stale"
    build = await begin(user, projects[2])
    assert (await refusal(swap_projects(user, projects[1], projects[2]))).code == "swap_while_building"
    office.run("update app.builds set status = 'done' where id = %s", build)
    await swap_projects(user, projects[1], projects[2])


async def test_swaps_at_once_leave_as_many_open_as_there_may_be(user: CurrentUser, projects: list[UUID]) -> None:
    a, b, c, d = projects
    pairs = [(a, c), (a, d), (b, c), (b, d)] * 3
    ended = await asyncio.gather(*(swap_projects(user, *pair) for pair in pairs), return_exceptions=True)
    assert all(one is None or isinstance(one, Conflict) for one in ended), ended
    assert 1 <= sum(one is None for one in ended) <= 2
    assert len(await resting(user)) == 2


async def test_nobody_swaps_anothers(user: CurrentUser, projects: list[UUID], make_user: MakeUser) -> None:
    stranger = await make_user()
    with pytest.raises(NotFound):
        await swap_projects(stranger, projects[0], projects[3])
    with pytest.raises(NotFound):
        await swap_projects(user, projects[0], projects[0])


async def test_a_larger_plan_opens_everything(office: Office, user: CurrentUser, projects: list[UUID]) -> None:
    office.subscribe(user, "professional")
    assert await resting(user) == set()
    await save(user, projects[0], "two")
