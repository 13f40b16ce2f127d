import asyncio
import io
import zipfile
from uuid import UUID

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from engine.builds.state import BuildState, Requirement, RequirementStatus, Spec
from engine.verify.evidence import CheckEvidence, CheckStatus
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import builds
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import InvalidInput, NotFound, PreconditionFailed
from samokoder_app.files import service
from samokoder_app.files.changing import delete

PNG = b"\x89PNG\r\n\x1a\nrest"


@pytest.fixture
async def user(make_user) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project_id(user, make_project) -> UUID:
    return await make_project(user)


async def finish_build(user: CurrentUser, project_id: UUID, state: BuildState, png: bytes | None = None) -> UUID:
    """A build of which a worker has kept a checkpoint, and perhaps a screenshot with the event that names it."""
    async with as_user(user.id) as session:
        order = BuildOrder(idea="notes", stack="fastapi", model="demo", is_demo=True)
        build_id = await builds.start_build(session, project_id, order, None)
    async with as_worker() as session:
        attempt = (
            await session.execute(text("select attempt from app.claim_build(:id, 'test', 30)"), {"id": build_id})
        ).scalar_one()
        await session.execute(
            text("select app.save_checkpoint(:id, :attempt, :state)").bindparams(bindparam("state", type_=JSONB)),
            {"id": build_id, "attempt": attempt, "state": state.model_dump(mode="json", by_alias=True)},
        )
        if png is not None:
            sha256 = await session.scalar(
                text("select app.put_blob(:id, :attempt, :png)"), {"id": build_id, "attempt": attempt, "png": png}
            )
            payload = {"kind": "requirement_updated", "evidence": [{"screenshot": sha256}]}
            await session.execute(
                text(
                    "select app.append_event(:project, :id, :attempt, 1, 1, 'requirement_updated', :payload)"
                ).bindparams(bindparam("payload", type_=JSONB)),
                {"project": project_id, "id": build_id, "attempt": attempt, "payload": payload},
            )
    return build_id


def proven(language: str = "en") -> BuildState:
    seen = CheckEvidence(
        check_id="C1",
        title="Add",
        status=CheckStatus.PASSED,
        sentence="Saw <b>milk</b> | in the list",
        ran_at="2026-11-23T03:00:00Z",
    )
    requirements = (
        Requirement(id="R1", text="Add a note", status=RequirementStatus.PASSED, evidence=(seen,)),
        Requirement(id="R2", text="Delete a note", status=RequirementStatus.NOT_VERIFIED),
    )
    spec = Spec(title="Notes", summary="Notes", requirements=requirements)
    return BuildState(idea="notes", language=language, stack="fastapi", spec=spec)


async def unpack(user: CurrentUser, project_id: UUID) -> zipfile.ZipFile:
    chunks = [chunk async for chunk in await service.export_zip(user, project_id)]
    return zipfile.ZipFile(io.BytesIO(b"".join(chunks)))


async def test_saved_file_is_read_back_and_is_a_version(user, project_id):
    made = await service.write_file(user, project_id, "app/main.py", "print(1)\n", None)
    changed = await service.write_file(user, project_id, "app/main.py", "print(2)\n", made.sha256)

    assert (made.version, changed.version) == (1, 2)
    assert (await service.read_file(user, project_id, "app/main.py")).text == "print(2)\n"
    assert [row.sha256 for row in await service.list_files(user, project_id, version=1)] == [made.sha256]


async def test_stale_hash_is_refused_and_the_present_one_is_told(user, project_id):
    made = await service.write_file(user, project_id, "a.txt", "one", None)
    changed = await service.write_file(user, project_id, "a.txt", "two", made.sha256)

    for stale in (made.sha256, None):
        with pytest.raises(PreconditionFailed) as caught:
            await service.write_file(user, project_id, "a.txt", "three", stale)
        assert caught.value.values["current"] == changed.sha256


async def test_of_two_savers_with_one_hash_one_wins(user, project_id):
    made = await service.write_file(user, project_id, "a.txt", "one", None)
    results = await asyncio.gather(
        *(service.write_file(user, project_id, "a.txt", f"by {n}", made.sha256) for n in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, PreconditionFailed) for result in results) == 3


async def test_unchanged_save_makes_no_version(user, project_id):
    made = await service.write_file(user, project_id, "a.txt", "one", None)
    assert (await service.write_file(user, project_id, "a.txt", "one", made.sha256)).version == made.version


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "data/app.db", ".git/config", "a\x00b", ""])
async def test_path_outside_the_app_is_refused(user, project_id, path):
    with pytest.raises(InvalidInput):
        await service.write_file(user, project_id, path, "x", None)


async def test_a_file_is_not_also_a_folder(user, project_id):
    await service.write_file(user, project_id, "a/b.txt", "x", None)
    for path in ("a", "a/b.txt/c"):
        with pytest.raises(InvalidInput):
            await service.write_file(user, project_id, path, "x", None)


async def test_a_deleted_file_is_gone(user, project_id):
    made = await service.write_file(user, project_id, "a.txt", "one", None)
    await delete(user, project_id, "a.txt", made.sha256)
    assert await service.list_files(user, project_id) == []
    with pytest.raises(NotFound):
        await service.read_file(user, project_id, "a.txt")


async def test_another_users_project_does_not_exist(user, project_id, make_user):
    stranger = await make_user()
    await service.write_file(user, project_id, "a.txt", "one", None)
    for attempt in (
        service.list_files(stranger, project_id),
        service.read_file(stranger, project_id, "a.txt"),
        service.write_file(stranger, project_id, "b.txt", "x", None),
        service.export_zip(stranger, project_id),
        service.screenshot(stranger, project_id, "0" * 64),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_zip_holds_the_app_its_container_files_and_the_evidence(user, project_id):
    await service.write_file(user, project_id, "README.md", "# Notes\n\nHow to run.\n", None)
    await service.write_file(user, project_id, "app/main.py", "print(1)\n", None)
    await service.write_file(user, project_id, "app/.env", "SECRET=1\n", None)
    await finish_build(user, project_id, proven())

    archive = await unpack(user, project_id)
    names = archive.namelist()
    assert {"app/main.py", "Dockerfile", "compose.yaml", ".env.example", "README.md"} <= set(names)
    assert "app/.env" not in names
    assert not any(name.startswith(("/", "data/")) or ".." in name for name in names)
    assert all((info.external_attr >> 28) == 0o10 for info in archive.infolist())
    readme = archive.read("README.md").decode()
    assert "How to run." in readme
    assert "Requirements passed: 1 of 2." in readme
    assert "Saw &lt;b&gt;milk&lt;/b&gt; \\| in the list" in readme
    assert "changed after these checks" in readme
    assert "## What was done" in readme
    assert "| notes | files: 0, +0 −0 | commands: 0, failed: 0 | nothing was verified |" in readme


async def test_table_of_evidence_is_refreshed_and_speaks_the_projects_language(user, project_id):
    await service.write_file(user, project_id, "README.md", "# Заметки\n", None)
    await finish_build(user, project_id, proven("ru"))
    first = (await unpack(user, project_id)).read("README.md").decode()
    readme = await service.read_file(user, project_id, "README.md")
    await service.write_file(user, project_id, "README.md", first.replace("# Заметки", "# Записки"), readme.sha256)

    second = (await unpack(user, project_id)).read("README.md").decode()
    assert second.count("Пройдено требований: 1 из 2.") == 1
    assert second.startswith("# Записки")


async def test_only_screenshots_of_evidence_are_served(user, project_id):
    made = await service.write_file(user, project_id, "a.txt", "one", None)
    await finish_build(user, project_id, proven(), PNG)
    with pytest.raises(NotFound):
        await service.screenshot(user, project_id, made.sha256)
    async with as_user(user.id) as session:
        digest = await session.scalar(
            text("select sha256 from app.blobs where project_id = :id and content = :png"),
            {"id": project_id, "png": PNG},
        )
    assert await service.screenshot(user, project_id, str(digest)) == PNG


async def test_binary_file_has_no_text(user, project_id):
    async with as_user(user.id) as session:
        await session.execute(
            text("select app.save_user_file(:id, 'logo.png', :png, null, false, 'Logo', 0, 0)"),
            {"id": project_id, "png": b"\x00\x01"},
        )
    view = await service.read_file(user, project_id, "logo.png")
    assert (view.is_binary, view.text, view.size) == (True, None, 2)
