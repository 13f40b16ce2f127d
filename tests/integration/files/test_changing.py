"""Files and folders that their owner deletes, moves and brings back: nothing is lost, and nothing is overwritten."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound, PreconditionFailed
from samokoder_app.files import service
from samokoder_app.files.changing import bring_back, delete, move, tag_at
from samokoder_app.files.history import before_last_build, file_history
from samokoder_app.files.views import FileVersion
from tests.conftest import MakeProject, MakeUser

FILES = {"README.md": "# Notes\n", "app/main.py": "one\ntwo\n", "app/pages/home.py": "home\n", "app/pages/list.py": ""}


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(user: CurrentUser, make_project: MakeProject) -> UUID:
    project_id = await make_project(user)
    for path, content in FILES.items():
        await service.write_file(user, project_id, path, content, None)
    return project_id


async def paths_of(user: CurrentUser, project: UUID) -> list[str]:
    return [row.path for row in await service.list_files(user, project)]


async def told(user: CurrentUser, project: UUID) -> list[tuple[str, str, int]]:
    """Changes of the last version as the event stream tells them."""
    async with as_user(user.id) as session:
        rows = await session.execute(
            text(
                "select payload ->> 'change', payload ->> 'path', (payload ->> 'removed')::integer from app.events"
                " where project_id = :p and kind = 'file_changed' and seq > (select max(seq) from app.events"
                " where project_id = :p and kind = 'version_saved' and payload ->> 'version' = '4') order by seq"
            ),
            {"p": project},
        )
        return [(row[0], row[1], row[2]) for row in rows]


async def test_a_folder_goes_with_its_files_in_one_version_and_comes_back(user: CurrentUser, project: UUID) -> None:
    tag = await tag_at(user, project, "app", 4)
    gone = await delete(user, project, "app", tag)
    assert gone.version == 5
    assert await paths_of(user, project) == ["README.md"]
    assert await told(user, project) == []

    await service.write_file(user, project, "app/main.py", "another\n", None)
    back = await bring_back(user, project, "app", 4)
    assert (back.version, [row.path for row in back.files]) == (7, ["app/pages/home.py", "app/pages/list.py"])
    assert (await service.read_file(user, project, "app/main.py")).text == "another\n"
    assert (await bring_back(user, project, "app", 4)).version == 7


async def test_what_somebody_else_changed_meanwhile_is_not_deleted_unseen(user: CurrentUser, project: UUID) -> None:
    folder, file = await tag_at(user, project, "app", 4), await tag_at(user, project, "README.md", 4)
    present = await service.read_file(user, project, "app/pages/home.py")
    await service.write_file(user, project, "app/pages/home.py", "newer\n", present.sha256)
    with pytest.raises(PreconditionFailed) as caught:
        await delete(user, project, "app", folder)
    assert caught.value.values["current"] == await tag_at(user, project, "app", 5)
    assert (await delete(user, project, "README.md", file)).version == 6
    assert (await told(user, project))[-1] == ("deleted", "README.md", 1)
    with pytest.raises(NotFound):
        await delete(user, project, "README.md", file)


async def test_of_a_deletion_and_a_save_at_the_same_time_one_wins(user: CurrentUser, project: UUID) -> None:
    tag = await tag_at(user, project, "README.md", 4)
    results = await asyncio.gather(
        delete(user, project, "README.md", tag),
        service.write_file(user, project, "README.md", "# Mine\n", tag),
        return_exceptions=True,
    )
    assert sum(isinstance(result, PreconditionFailed) for result in results) == 1


async def test_files_and_folders_move_with_their_content_and_mode(user: CurrentUser, project: UUID) -> None:
    async with as_user(user.id) as session:
        await session.execute(
            text("select app.save_user_file(:p, 'run.sh', 'go'::bytea, null, true, 'Script', 1, 0)"), {"p": project}
        )
    assert [(row.path, row.executable) for row in (await move(user, project, "run.sh", "bin/run.sh")).files] == [
        ("bin/run.sh", True)
    ]
    moved = await move(user, project, "app/pages", "app/views/of/pages")
    assert [row.path for row in moved.files] == ["app/views/of/pages/home.py", "app/views/of/pages/list.py"]
    assert (await service.read_file(user, project, "app/views/of/pages/home.py")).text == "home\n"
    assert (await move(user, project, "README.md", "README.md")).version == moved.version
    assert (await move(user, project, "README.md", "readme.md")).version == moved.version + 1  # its own twin
    with pytest.raises(PreconditionFailed):
        await move(user, project, "readme.md", "x.md", "0" * 64)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("README.md", "app/main.py"),
        ("README.md", "app"),
        ("README.md", "app/MAIN.py"),
        ("README.md", "app/main.py/x"),
        ("README.md", "../x"),
        ("README.md", ""),
        ("README.md", ".git/config"),
        ("app", "app/inside"),
        ("app/pages", "README.md"),
        ("app/pages", "App"),
        ("app", "x" * 190),
    ],
)
async def test_nothing_moves_to_where_it_cannot_be(user: CurrentUser, project: UUID, path: str, to: str) -> None:
    with pytest.raises(InvalidInput):
        await move(user, project, path, to)
    assert await paths_of(user, project) == sorted(FILES)


async def test_a_stranger_changes_nothing(user: CurrentUser, project: UUID, make_user: MakeUser) -> None:
    stranger = await make_user()
    tag = await tag_at(user, project, "app", 4)
    for attempt in (
        delete(stranger, project, "app", tag),
        move(stranger, project, "app", "src"),
        bring_back(stranger, project, "app", 1),
        tag_at(stranger, project, "app", 4),
        file_history(stranger, project, "app/main.py"),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await paths_of(user, project) == sorted(FILES)


async def test_the_history_of_a_file_names_the_versions_that_changed_it(user: CurrentUser, project: UUID) -> None:
    present = await service.read_file(user, project, "app/main.py")
    await service.write_file(user, project, "app/main.py", "three\n", present.sha256)
    await move(user, project, "app/main.py", "main.py")
    rows = await file_history(user, project, "app/main.py")
    assert [(row.number, row.origin, row.sha256 is None) for row in rows] == [
        (6, "edit", True),
        (5, "edit", False),
        (2, "edit", False),
    ]
    assert (await service.read_file(user, project, "app/main.py", 4)).text == "one\ntwo\n"
    assert await file_history(user, project, "never.py") == []


def version(number: int, build_id: str | None = None) -> FileVersion:
    return FileVersion.model_validate(
        {"number": number, "title": "", "created_at": "2026-11-27", "origin": "x", "build_id": build_id, "sha256": None}
    )


def test_the_last_build_is_compared_with_what_was_before_it() -> None:
    assert before_last_build([version(9), version(8, "b"), version(6, "b"), version(4), version(2, "a")]) == 4
    assert before_last_build([version(3, "a")]) == 0
    assert before_last_build([version(3, "a"), version(1, "a")]) == 1  # the starter
    assert before_last_build([version(5), version(2)]) == 2
    assert before_last_build([version(5)]) == 0
    assert before_last_build([]) == 0


async def test_a_folder_moves_out_of_one_of_its_own_name(user: CurrentUser, project: UUID) -> None:
    await service.write_file(user, project, "app/app/main.py", "inner\n", None)
    await service.write_file(user, project, "app/app/app/main.py", "innermost\n", None)
    for path in ("app/main.py", "app/pages/home.py", "app/pages/list.py"):
        await delete(user, project, path, await tag_at(user, project, path, 4))
    moved = await move(user, project, "app/app", "app")
    assert [row.path for row in moved.files] == ["app/app/main.py", "app/main.py"]
    assert await paths_of(user, project) == ["README.md", "app/app/main.py", "app/main.py"]
    assert (await service.read_file(user, project, "app/main.py")).text == "inner\n"
    assert (await service.read_file(user, project, "app/app/main.py")).text == "innermost\n"
    with pytest.raises(NotFound):
        await service.read_file(user, project, "app/app/app/main.py")


@pytest.mark.parametrize("path", ["a\x00b", "\ud800", "x" * 5_000])
async def test_of_what_can_be_no_path_there_is_no_history(user: CurrentUser, project: UUID, path: str) -> None:
    assert await file_history(user, project, path) == []
