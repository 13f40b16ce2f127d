"""Versions of files: saves by hand, versions of builds, previews' tickets."""

import asyncio
import hashlib
import json
from uuid import UUID

import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.session import as_anonymous, as_user, as_worker
from samokoder_app.errors import PreconditionFailed
from tests.conftest import MakeProject, MakeUser


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(user: CurrentUser, make_project: MakeProject) -> UUID:
    return await make_project(user)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def save(user: CurrentUser, project: UUID, path: str, content: bytes | None, expected: str | None) -> int:
    async with as_user(user.id) as session:
        number = await session.scalar(
            text("select app.save_user_file(:p, :path, :content, :expected, false, 'Edit', 1, 0)"),
            {"p": project, "path": path, "content": content, "expected": expected},
        )
    assert isinstance(number, int)
    return number


async def tree(user: CurrentUser, project: UUID, version: int) -> dict[str, str]:
    async with as_user(user.id) as session:
        rows = await session.execute(
            text("select path, sha256 from app.version_files where project_id = :p and version = :v"),
            {"p": project, "v": version},
        )
        return {row.path: row.sha256 for row in rows}


async def test_saves_by_hand_make_versions(user: CurrentUser, project: UUID) -> None:
    assert await save(user, project, "a.py", b"one", None) == 1
    assert await save(user, project, "b.py", b"one", None) == 2
    assert await save(user, project, "a.py", b"one", sha(b"one")) == 2  # nothing changed
    assert await save(user, project, "a.py", b"two", sha(b"one")) == 3
    assert await save(user, project, "b.py", None, sha(b"one")) == 4
    assert await tree(user, project, 2) == {"a.py": sha(b"one"), "b.py": sha(b"one")}
    assert await tree(user, project, 4) == {"a.py": sha(b"two")}
    async with as_user(user.id) as session:
        changes = await session.scalars(
            text(
                "select payload ->> 'change' from app.events where project_id = :p and kind = 'file_changed' order by seq"
            ),
            {"p": project},
        )
    assert list(changes) == ["created", "created", "changed", "deleted"]


async def test_one_of_two_saves_of_the_same_file_is_stale(user: CurrentUser, project: UUID) -> None:
    await save(user, project, "a.py", b"one", None)
    results = await asyncio.gather(
        *(save(user, project, "a.py", content, sha(b"one")) for content in (b"two", b"three")), return_exceptions=True
    )
    assert sorted(isinstance(result, PreconditionFailed) for result in results) == [False, True]


async def test_a_build_saves_one_version_per_step(user: CurrentUser, project: UUID) -> None:
    async with as_user(user.id) as session:
        build_id = await session.scalar(text("select app.start_build(:p, '{}')"), {"p": project})
    async with as_worker() as session:
        await session.execute(text("select app.claim_build(:b, 'w', 60)"), {"b": build_id})
    manifest = json.dumps({"app.py": {"sha256": sha(b"app"), "size": 3}})

    async def save_version(step: int) -> int | None:
        async with as_worker() as session:
            await session.execute(text("select app.put_blob(:b, 1, :c)"), {"b": build_id, "c": b"app"})
            return await session.scalar(
                text("select app.save_version(:b, 1, :s, 'Step', cast(:m as jsonb))"),
                {"b": build_id, "s": step, "m": manifest},
            )

    assert await asyncio.gather(save_version(1), save_version(1), save_version(1)) == [1, 1, 1]
    assert await save_version(2) == 1  # the same tree
    assert await tree(user, project, 1) == {"app.py": sha(b"app")}


async def test_slots_are_never_given_twice(user: CurrentUser, make_project: MakeProject) -> None:
    slots = []
    for _ in range(2):
        project = await make_project(user)
        async with as_worker() as session:
            first = await session.scalar(text("select app.slot_of_project(:p)"), {"p": project})
        async with as_user(user.id) as session:
            assert await session.scalar(text("select app.workspace_slot(:p)"), {"p": project}) == first
            await session.execute(text("delete from public.projects where id = :p"), {"p": project})
        slots.append(first)
    assert len(set(slots)) == 2


async def test_a_preview_ticket_works_once_on_its_own_host(user: CurrentUser, project: UUID) -> None:
    host, ticket, cookie = "a" * 26, hashlib.sha256(b"t").digest(), hashlib.sha256(b"c").digest()
    async with as_user(user.id) as session:
        assert await session.scalar(text("select app.preview_host(:p, :h)"), {"p": project, "h": host}) == host
        await session.execute(text("select app.issue_preview_ticket(:p, :t, 60, null)"), {"p": project, "t": ticket})

    async def redeem(on_host: str) -> object:
        async with as_anonymous() as session:
            return await session.scalar(
                text("select app.redeem_preview_ticket(:h, :t, :c, 60)"), {"h": on_host, "t": ticket, "c": cookie}
            )

    assert await redeem("b" * 26) is None
    assert sorted(map(str, await asyncio.gather(redeem(host), redeem(host)))) == sorted([str(project), "None"])
    async with as_anonymous() as session:
        visitor = (
            await session.execute(text("select * from app.preview_visitor(:h, :c)"), {"h": host, "c": cookie})
        ).one()
    assert (visitor.project_id, visitor.user_id) == (project, user.id)


async def test_a_project_with_everything_can_be_deleted(user: CurrentUser, project: UUID) -> None:
    await save(user, project, "a.py", b"one", None)
    async with as_user(user.id) as session:
        await session.execute(text("select app.start_build(:p, '{}')"), {"p": project})
        await session.execute(text("delete from public.projects where id = :p"), {"p": project})
    async with as_worker() as session:
        left = await session.scalar(text("select count(*) from app.blobs where project_id = :p"), {"p": project})
    assert left == 0
