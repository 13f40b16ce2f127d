"""The picture of an app: which one it is, whom it is shown, and that nothing but a picture is."""

from uuid import UUID

import pytest

from engine.builds.state import RequirementStatus
from engine.verify.evidence import CheckEvidence, CheckStatus
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.forks import fork_version
from samokoder_app.errors import NotFound
from samokoder_app.files.service import write_file
from samokoder_app.projects.service import get_project, list_projects
from samokoder_app.versions.pictures import read_picture
from samokoder_app.versions.service import list_versions, restore_version
from tests.conftest import MakeUser
from tests.integration.versions.conftest import PNG, PlayBuild

PASSED, FAILED = RequirementStatus.PASSED, RequirementStatus.FAILED
HOME = b"\x89PNG\r\n\x1a\nhome"


def home_page(screenshot: str) -> CheckEvidence:
    return CheckEvidence(check_id="pages", title="Pages", status=CheckStatus.PASSED, sentence="", screenshot=screenshot)


@pytest.fixture
async def pictured(owner: CurrentUser, project: UUID, play_build: PlayBuild) -> UUID:
    """1 failed its check, 2 passed it, 3 was saved by hand and never verified."""
    build = await play_build()
    facts = (home_page(await build.store.put_blob(HOME)),)
    await build.write("Starter", {"a.txt": "1"})
    await build.verify(FAILED, facts=facts)
    await build.write("T1", {"a.txt": "2"})
    await build.verify(PASSED, facts=facts)
    await build.finish()
    await write_file(owner, project, "b.txt", "by hand", None)
    return project


async def test_a_passed_check_is_the_picture_and_without_one_the_home_page(owner: CurrentUser, pictured: UUID) -> None:
    assert (await read_picture(owner, pictured, 2)).png == PNG
    assert (await read_picture(owner, pictured, 1)).png == HOME
    with pytest.raises(NotFound):
        await read_picture(owner, pictured, 3)
    rows = {row.number: row.picture for row in await list_versions(owner, pictured)}
    shown = await read_picture(owner, pictured, 2)
    assert (rows[3], rows[2]) == (None, shown.sha256)


async def test_a_project_shows_the_newest_version_that_has_a_picture(owner: CurrentUser, pictured: UUID) -> None:
    shown = await read_picture(owner, pictured)
    assert shown.png == PNG
    assert (await get_project(owner, pictured)).picture == shown.sha256
    assert [project.picture for project in (await list_projects(owner)).items] == [shown.sha256]
    restored = await restore_version(owner, pictured, 1)
    assert (await read_picture(owner, pictured)).png == HOME
    assert restored.picture == (await read_picture(owner, pictured)).sha256


async def test_a_fork_has_the_picture_of_its_files(owner: CurrentUser, pictured: UUID) -> None:
    fork = await fork_version(owner, pictured, 2)
    assert (await read_picture(owner, fork.id)).png == PNG


async def test_who_knows_the_picture_is_not_sent_it_again(owner: CurrentUser, pictured: UUID) -> None:
    shown = await read_picture(owner, pictured)
    again = await read_picture(owner, pictured, None, lambda sha256: sha256 == shown.sha256)
    assert (again.sha256, again.png) == (shown.sha256, None)


async def test_nobody_else_sees_it(pictured: UUID, make_user: MakeUser) -> None:
    stranger = await make_user()
    for number in (None, 2):
        with pytest.raises(NotFound):
            await read_picture(stranger, pictured, number)
        with pytest.raises(NotFound):
            await read_picture(stranger, pictured, number, lambda _: True)


async def test_a_project_without_a_picture_has_none(owner: CurrentUser, project: UUID) -> None:
    with pytest.raises(NotFound):
        await read_picture(owner, project)
    assert (await get_project(owner, project)).picture is None


async def test_evidence_that_is_no_picture_is_not_shown(
    owner: CurrentUser, project: UUID, play_build: PlayBuild
) -> None:
    build = await play_build()
    build.screenshot = await build.store.put_blob(b"<script>alert(1)</script>")
    await build.write("T1", {"a.txt": "1"})
    await build.verify(PASSED)
    with pytest.raises(NotFound):
        await read_picture(owner, project)
