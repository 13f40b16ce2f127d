"""Versions of a project: what they are, what was verified of them, restoring, comparing."""

import asyncio
import time
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.builds.state import BuildStatus, RequirementStatus, Stage
from engine.workspace.fingerprint import fingerprint
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service as builds
from samokoder_app.db.repositories.versions import read_manifest
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, NotFound, TooManyRequests
from samokoder_app.files.changing import delete
from samokoder_app.files.service import list_files, read_file, write_file
from samokoder_app.versions import service
from samokoder_app.versions.service import compare_versions, list_versions, restore_version
from tests.conftest import MakeUser
from tests.integration.versions.conftest import PlayBuild

PASSED, FAILED = RequirementStatus.PASSED, RequirementStatus.FAILED
PENDING, NOT_VERIFIED = RequirementStatus.PENDING, RequirementStatus.NOT_VERIFIED


async def edit(owner: CurrentUser, project: UUID, path: str, content: str) -> int:
    known = {row.path: row.sha256 for row in await list_files(owner, project)}
    return (await write_file(owner, project, path, content, known.get(path))).version


async def test_the_database_computes_the_same_fingerprint(owner: CurrentUser, project: UUID) -> None:
    for number, path in enumerate(("b.txt", "a/B.txt", "а.txt", "Z.txt", "README.md", "𝄞.txt", "a.sh"), 1):
        await edit(owner, project, path, f"{number}")
        async with as_user(owner.id) as session:
            manifest = await read_manifest(session, project, number)
            kept = await session.scalar(
                text("select fingerprint from app.versions where project_id = :p and version = :v"),
                {"p": project, "v": number},
            )
        assert kept == fingerprint(manifest)


async def test_each_version_says_where_it_comes_from(owner: CurrentUser, project: UUID, play_build: PlayBuild) -> None:
    build = await play_build()
    await build.write("Starter", {"a.txt": "1", "b.txt": "1"})
    await build.finish()
    await edit(owner, project, "a.txt", "2")
    restored = await restore_version(owner, project, 1)

    rows = await list_versions(owner, project)
    assert [(row.number, row.origin, row.changed_files, row.from_version) for row in rows] == [
        (3, "restore", 1, 1),
        (2, "edit", 1, None),
        (1, "build", 2, None),
    ]
    assert rows[0] == restored
    assert rows[0].title == "Restored version 1: Starter"
    assert rows[2].build_id == str(build.held.build_id)


async def test_versions_come_in_pages(owner: CurrentUser, project: UUID) -> None:
    for number in range(5):
        await edit(owner, project, "a.txt", f"{number}")
    first = await list_versions(owner, project, limit=2)
    following = await list_versions(owner, project, first[-1].number, limit=2)
    assert [row.number for row in (*first, *following)] == [5, 4, 3, 2]


async def test_evidence_belongs_to_the_files_not_to_the_number(
    owner: CurrentUser, project: UUID, play_build: PlayBuild
) -> None:
    build = await play_build()
    await build.write("Starter", {"app.py": "0"}, Stage.DEVELOP)
    await build.write("T1", {"app.py": "1"})
    await build.verify(PASSED, PENDING, stage=Stage.DEVELOP)
    await build.write("T2", {"app.py": "2"})
    await build.verify(PASSED, FAILED, stage=Stage.REPAIR)
    await build.write("T2: fix", {"app.py": "3"})
    await build.verify(PASSED, NOT_VERIFIED)
    await build.write("README", {"app.py": "3", "README.md": "# Notes"}, Stage.DOCUMENT)
    await build.finish(BuildStatus.PAUSED)
    await edit(owner, project, "app.py", "4")
    await restore_version(owner, project, 2)

    told = {row.number: row.evidence for row in await list_versions(owner, project)}
    assert [number for number, evidence in told.items() if evidence is None] == [6, 1]
    counts = {
        number: (one.version, one.passed, one.failed, one.not_verified, one.pending, one.total)
        for number, one in told.items()
        if one
    }
    assert counts == {
        7: (2, 1, 0, 0, 1, 2),
        5: (4, 1, 0, 1, 0, 2),
        4: (4, 1, 0, 1, 0, 2),
        3: (3, 1, 1, 0, 0, 2),
        2: (2, 1, 0, 0, 1, 2),
    }


async def test_a_save_during_a_verification_is_not_what_was_verified(
    owner: CurrentUser, project: UUID, play_build: PlayBuild
) -> None:
    build = await play_build()
    await build.write("T1", {"app.py": "1"})
    verifying = build.verify(PASSED, PASSED)
    await verifying
    await edit(owner, project, "other.py", "by hand")
    assert [row.evidence is not None for row in await list_versions(owner, project)] == [False, True]


async def test_a_restore_can_be_undone_and_the_same_files_make_no_version(owner: CurrentUser, project: UUID) -> None:
    await edit(owner, project, "a.txt", "one")
    await edit(owner, project, "b.txt", "two")
    assert (await restore_version(owner, project, 2)).number == 2
    assert (await restore_version(owner, project, 1)).number == 3
    assert [row.path for row in await list_files(owner, project)] == ["a.txt"]
    undone = await restore_version(owner, project, 2)
    assert (undone.number, undone.from_version) == (4, 2)
    assert (await read_file(owner, project, "b.txt")).text == "two"
    events = await builds.list_events(owner, project)
    assert [event.payload["version"] for event in events if event.kind == "version_saved"] == [1, 2, 3, 4]
    assert (await restore_version(owner, project, 3)).title == "Restored version 3"


async def test_titles_speak_the_language_of_who_restores(owner: CurrentUser, project: UUID) -> None:
    await edit(owner, project, "a.txt", "one")
    await edit(owner, project, "a.txt", "two")
    russian = owner.model_copy(update={"language": "ru"})
    assert (await restore_version(russian, project, 1)).title.startswith("Восстановлена версия 1: ")


async def test_nothing_is_restored_while_a_build_works(
    owner: CurrentUser, project: UUID, play_build: PlayBuild
) -> None:
    await edit(owner, project, "a.txt", "one")
    await edit(owner, project, "a.txt", "two")
    build = await play_build()
    with pytest.raises(Conflict, match="restore_while_building"):
        await restore_version(owner, project, 1)
    await build.finish(BuildStatus.PAUSED)
    assert (await restore_version(owner, project, 1)).number == 3
    await builds.resume_build(owner, build.held.build_id)
    with pytest.raises(Conflict, match="restore_while_building"):
        await restore_version(owner, project, 2)


async def test_a_restore_and_a_resume_at_once_never_meet(
    owner: CurrentUser, project: UUID, play_build: PlayBuild
) -> None:
    await edit(owner, project, "a.txt", "one")
    await edit(owner, project, "a.txt", "two")
    build = await play_build()
    await build.finish(BuildStatus.PAUSED)
    outcomes = await asyncio.gather(
        restore_version(owner, project, 1),
        builds.resume_build(owner, build.held.build_id),
        edit(owner, project, "b.txt", "by hand"),
        return_exceptions=True,
    )
    assert not isinstance(outcomes[1], BaseException)
    assert not isinstance(outcomes[2], BaseException)
    assert isinstance(outcomes[0], Conflict) or outcomes[0].number in (3, 4)  # type: ignore[union-attr]


async def test_versions_that_do_not_exist_are_not_found(owner: CurrentUser, project: UUID) -> None:
    await edit(owner, project, "a.txt", "one")
    for number in (0, 2, 10**9):
        with pytest.raises(NotFound, match="version_not_found"):
            await restore_version(owner, project, number)
    with pytest.raises(NotFound, match="version_not_found"):
        await compare_versions(owner, project, 1, 2)


async def test_two_versions_are_compared_in_both_directions(owner: CurrentUser, project: UUID) -> None:
    await edit(owner, project, "a.txt", "one\ntwo\n")
    await edit(owner, project, "b.txt", "new\n")
    await edit(owner, project, "a.txt", "one\n2\n")
    await delete(owner, project, "b.txt", (await read_file(owner, project, "b.txt")).sha256)
    there = await compare_versions(owner, project, 2, 4)
    assert [(one.path, one.change, one.added, one.removed) for one in there.files] == [
        ("a.txt", "changed", 1, 1),
        ("b.txt", "deleted", 0, 1),
    ]
    assert [line.text for line in there.files[0].hunks[0].lines] == ["one", "two", "2"]
    back = await compare_versions(owner, project, 4, 2)
    assert [(one.change, one.added, one.removed) for one in back.files] == [("changed", 1, 1), ("added", 1, 0)]
    assert (await compare_versions(owner, project, 0, 1)).files[0].change == "added"
    assert (await compare_versions(owner, project, 4, 4)).files == ()
    (alone,) = (await compare_versions(owner, project, 2, 4, "b.txt")).files
    assert alone.path == "b.txt"


async def test_a_comparison_does_not_hold_the_others_up(owner: CurrentUser, project: UUID, make_user: MakeUser) -> None:
    await edit(owner, project, "a.txt", "\n".join(f"{n % 97}" for n in range(300_000)))
    await edit(owner, project, "a.txt", "\n".join(f"{n % 89}" for n in range(300_000)))
    started = [asyncio.create_task(compare_versions(owner, project, 1, 2)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyRequests, match="comparing_already"):
        await compare_versions(owner, project, 1, 2)
    whole, held = time.process_time(), time.thread_time()
    await asyncio.gather(*started)
    # The processor's time, which a busy machine does not lengthen: a comparison in this loop would take all of it here.
    assert time.thread_time() - held < (time.process_time() - whole) / 2
    assert all(task.result().files[0].is_cut for task in started)


async def test_strangers_find_nothing(owner: CurrentUser, project: UUID, make_user: MakeUser) -> None:
    await edit(owner, project, "a.txt", "one")
    await edit(owner, project, "a.txt", "two")
    stranger = await make_user()
    for attempt in (
        list_versions(stranger, project),
        restore_version(stranger, project, 1),
        compare_versions(stranger, project, 1, 2),
    ):
        with pytest.raises(NotFound, match="project_not_found"):
            await attempt
    async with as_user(stranger.id) as session:
        for table in ("app.versions", "app.version_files", "app.events"):
            assert await session.scalar(text(f"select count(*) from {table}")) == 0  # noqa: S608
    for call in (
        "app.restore_version(:p, 1, 't')",
        "app.version_origin(:p, 1)",
        "app.fork_project(:p, 1, 'n', 't', null, null, null, '[]')",
    ):
        with pytest.raises(NotFound, match="project_not_found"):
            async with as_user(stranger.id) as session:
                await session.execute(text(f"select {call}"), {"p": project})
    assert len(await list_versions(owner, project)) == 2
    assert service.MAX_PAGE == 100
