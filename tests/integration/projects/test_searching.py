"""The list of a user's projects as its page asks for it: words, states, order."""

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.projects import service
from samokoder_app.projects.views import Order, ProjectSearch, StateGroup
from tests.conftest import DatabaseServer, MakeUser

pytestmark = pytest.mark.usefixtures("web_db")

_BUILD = "insert into app.builds (project_id, user_id, status, request) values (%s, %s, %s, '{}')"


async def several(user: CurrentUser, server: DatabaseServer) -> None:
    """Four projects: three with a build each, one without."""
    statuses = {"яблоки": "done", "Абрикосы": "queued", "Ёлки 50%": "failed", "Books": ""}
    with server.connect_owner() as connection:
        for name, status in statuses.items():
            made = await service.create_project(user, name, "Учёт САДА" if name != "Books" else "a library")
            if status:
                connection.execute(_BUILD, (made.id, user.id, status))


async def names(user: CurrentUser, words: str = "", group: StateGroup = "all", order: Order = "created") -> list[str]:
    found = await service.find_projects(user, ProjectSearch(words=words, group=group, order=order))
    return [item.name for item in found.items]


async def test_projects_are_found_by_words_of_name_or_idea(
    make_user: MakeUser, database_server: DatabaseServer
) -> None:
    user = await make_user()
    await several(user, database_server)
    assert await names(user, "  сада ") == ["Ёлки 50%", "Абрикосы", "яблоки"]
    assert await names(user, "АБРИ") == ["Абрикосы"]
    assert await names(user, "ёлки") == ["Ёлки 50%"]
    assert await names(user, "%") == ["Ёлки 50%"]
    assert await names(user, "_") == []
    assert await names(user, "library") == ["Books"]
    assert await names(await make_user(), "сада") == []


async def test_groups_narrow_the_list_and_are_counted(make_user: MakeUser, database_server: DatabaseServer) -> None:
    user = await make_user()
    await several(user, database_server)
    assert await names(user, group="done") == ["яблоки"]
    assert await names(user, group="working") == ["Абрикосы"]
    assert await names(user, group="stopped") == ["Ёлки 50%"]
    assert await names(user, group="none") == ["Books"]
    assert await names(user, "books", group="done") == []
    counted = await service.find_projects(user, ProjectSearch(group="done"))
    assert counted.numbers == {"all": 4, "working": 1, "resting": 0, "done": 1, "stopped": 1, "none": 1}
    assert (await service.find_projects(user, ProjectSearch(words="сада"))).numbers["all"] == 3


async def test_the_order_is_the_askers(make_user: MakeUser, database_server: DatabaseServer) -> None:
    user = await make_user()
    await several(user, database_server)
    assert await names(user, order="created") == ["Books", "Ёлки 50%", "Абрикосы", "яблоки"]
    first = (await service.list_projects(user)).items[-1]
    await service.update_project(user, first.id, description="Учёт плодов")
    assert (await names(user, order="changed"))[0] == "яблоки"
    assert (await names(user, order="name"))[:2] == ["Books", "Абрикосы"]


async def test_the_list_comes_in_parts(make_user: MakeUser) -> None:
    user = await make_user()
    for number in range(5):
        await service.create_project(user, f"p{number}", "an idea")
    search = ProjectSearch(order="created")
    parts = [await service.find_projects(user, search, skip, 2) for skip in (0, 2, 4)]
    assert [item.name for part in parts for item in part.items] == ["p4", "p3", "p2", "p1", "p0"]
    assert (await service.find_projects(user, search, -1, 0)).items[0].name == "p4"
