"""Projects made from a version: files, plan, evidence, quota."""

from uuid import UUID

import pytest
from sqlalchemy import text

from engine.builds.state import BuildStatus, RequirementStatus, Stage
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service as builds
from samokoder_app.builds.forks import fork_version
from samokoder_app.db.repositories import attempts
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import NotFound, QuotaExceeded
from samokoder_app.files.service import list_files, read_file, screenshot, write_file
from samokoder_app.projects.service import delete_project, get_project
from samokoder_app.versions.service import list_versions
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.versions.conftest import PNG, PlayBuild

PASSED, PENDING = RequirementStatus.PASSED, RequirementStatus.PENDING


@pytest.fixture
async def built(project: UUID, play_build: PlayBuild) -> UUID:
    """A project with a finished build: 1 starter, 2 first task, 3 second task, 4 README."""
    build = await play_build()
    await build.write("Starter", {"app.py": "0"}, Stage.DEVELOP)
    await build.write("T1", {"app.py": "1", "run.sh": "#!/bin/sh"})
    await build.verify(PASSED, PENDING, stage=Stage.DEVELOP)
    await build.write("T2", {"app.py": "2"})
    await build.verify(PASSED, PASSED)
    await build.write("README", {"app.py": "2", "README.md": "# Notes"}, Stage.DOCUMENT)
    await build.finish()
    return project


async def test_a_fork_has_the_files_and_its_own_life(owner: CurrentUser, built: UUID) -> None:
    fork = await fork_version(owner, built, 2, "Mine")
    assert (fork.name, fork.version, fork.description) == ("Mine", 1, "A list of notes")
    assert [(row.path, row.executable) for row in await list_files(owner, fork.id)] == [
        ("app.py", False),
        ("run.sh", True),
    ]
    present = await read_file(owner, fork.id, "app.py")
    await write_file(owner, fork.id, "app.py", "other", present.sha256)
    assert (await read_file(owner, built, "app.py")).text == "2"
    await delete_project(owner, built)
    rows = await list_versions(owner, fork.id)
    assert [(row.number, row.origin, row.from_version, row.from_project) for row in rows] == [
        (2, "edit", None, None),
        (1, "fork", 2, None),
    ]
    assert (await read_file(owner, fork.id, "run.sh")).text == "#!/bin/sh"


async def test_a_verified_version_makes_a_verified_project(owner: CurrentUser, built: UUID) -> None:
    fork = await fork_version(owner, built, 4)
    assert fork.name == "Notes (version 4)"
    assert fork.last_build is not None
    assert (fork.last_build.status, fork.last_build.passed, fork.last_build.total) == ("done", 2, 2)
    (row,) = await list_versions(owner, fork.id)
    assert (row.title, row.from_project) == ("Made from version 4 of “Notes”", str(built))
    assert row.evidence is not None
    assert (row.evidence.version, row.evidence.passed, row.evidence.total) == (1, 2, 2)
    (build,) = (await builds.list_builds(owner, fork.id)).items
    assert (build.usage.calls, build.cost_usd) == (0, None)
    shown = build.requirements[0].evidence[0].screenshot
    assert shown is not None
    assert await screenshot(owner, fork.id, shown) == PNG
    seqs = [event.seq for event in await builds.list_events(owner, fork.id)]
    assert seqs == list(range(1, len(seqs) + 1))


async def test_a_version_in_the_middle_is_gone_on_with(owner: CurrentUser, built: UUID) -> None:
    fork = await fork_version(owner, built, 2)
    (build,) = (await builds.list_builds(owner, fork.id)).items
    assert build.error is not None
    assert (build.status, build.stage, build.error.code) == (BuildStatus.PAUSED, Stage.DEVELOP, "fork_unfinished")
    assert [item.status for item in build.requirements] == [PASSED, PENDING]
    await builds.resume_build(owner, build.id)
    async with as_worker() as session:
        claimed = await attempts.claim_build(session, build.id, "test", 60)
    assert claimed is not None
    assert claimed.state is not None
    assert (claimed.state.stage, claimed.state.files_version) == (Stage.DEVELOP, 1)


async def test_files_changed_since_are_not_verified(owner: CurrentUser, built: UUID) -> None:
    present = await read_file(owner, built, "app.py")
    await write_file(owner, built, "app.py", "by hand", present.sha256)
    fork = await fork_version(owner, built, 5)
    (build,) = (await builds.list_builds(owner, fork.id)).items
    assert {item.status for item in build.requirements} == {RequirementStatus.NOT_VERIFIED}
    assert build.error is not None
    assert (build.status, build.error.code) == (BuildStatus.PAUSED, "unmet_requirements")
    assert [row.evidence for row in await list_versions(owner, fork.id)] == [None]
    await builds.accept_build(owner, build.id)


async def test_a_fork_can_be_forked_and_keeps_what_was_verified(owner: CurrentUser, built: UUID) -> None:
    first = await fork_version(owner, built, 3)
    second = await fork_version(owner, first.id, 1)
    assert second.last_build is not None
    assert (second.last_build.status, second.last_build.passed) == ("done", 2)


async def test_files_that_no_build_wrote_make_a_project_without_a_build(owner: CurrentUser, project: UUID) -> None:
    await write_file(owner, project, "a.txt", "one", None)
    fork = await fork_version(owner, project, 1, " ")
    assert fork.last_build is None
    assert [event.kind for event in await builds.list_events(owner, fork.id)] == ["version_saved"]


async def test_quota_counts_forks_and_a_refused_one_leaves_nothing(
    owner: CurrentUser, built: UUID, database_server: DatabaseServer
) -> None:
    with database_server.connect_owner() as connection:
        connection.execute("update app.instance set billing_enabled = true")
    try:
        await fork_version(owner, built, 1)
        with pytest.raises(QuotaExceeded, match="quota_projects"):
            await fork_version(owner, built, 1)
    finally:
        with database_server.connect_owner() as connection:
            connection.execute("update app.instance set billing_enabled = false")
    async with as_user(owner.id) as session:
        assert await session.scalar(text("select count(*) from public.projects")) == 2


async def test_strangers_and_missing_versions(owner: CurrentUser, built: UUID, make_user: MakeUser) -> None:
    with pytest.raises(NotFound, match="project_not_found"):
        await fork_version(await make_user(), built, 1)
    with pytest.raises(NotFound, match="version_not_found"):
        await fork_version(owner, built, 99)
    assert (await get_project(owner, built)).version == 4
