"""An export: all of one's own and nothing else, in names that are safe, one at a time, in bounded memory."""

import csv
import gc
import io
import json
import os
import tracemalloc
import zipfile
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from engine.events.payloads import Notice
from samokoder_app.accounts import sessions, tokens
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.tokens import TokenDraft
from samokoder_app.builds import service
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import auth_identities, own_data
from samokoder_app.db.session import as_auth, as_user, as_worker
from samokoder_app.errors import Conflict, NotFound
from samokoder_app.integrations.secrets import put_secret
from samokoder_app.own_data.exporting import ExportBroken, begin_export
from tests.conftest import DatabaseServer, MakeProject

PASSWORD = "correct horse battery"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def _database(database: Engines) -> None:
    pass


async def exported(user: CurrentUser) -> tuple[bytes, zipfile.ZipFile]:
    packed = b"".join([piece async for piece in await begin_export(user)])
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert archive.testzip() is None
    return packed, archive


async def somebody(make_project: MakeProject, canary: str) -> tuple[CurrentUser, UUID, list[str]]:
    """A user with something everywhere that says `canary`, and what must never leave: his secrets."""
    user = (await sessions.sign_up(f"{canary}@example.com", PASSWORD)).user
    project_id = await make_project(user, name=f"{canary} shop", description=f"{canary} idea")
    secrets = [f"sk-{canary}-key", f"sealed-{canary}"]
    await put_secret(user, project_id, "MAIL_KEY", SecretStr(secrets[0]))
    made = await tokens.make_token(user, TokenDraft(name=f"{canary} script"))
    async with as_user(user.id) as session:
        for statement, values in (
            ("select app.keep_key('openai', :n, 'sk-…1', :sealed, null, null, 'ok')", {"sealed": secrets[1]}),
            ("select app.put_limit(:p, 5, null)", {}),
            ("select app.allow_host(:p, 'mail.example.com', 9, cast('{\"kind\": \"notice\"}' as jsonb))", {}),
            ("select app.allow_packages(:p, '{markdown}', 9, null)", {}),
            ("select app.keep_idea_image(:n, 'image/png', 1, 1, :c)", {"c": PNG + f"{canary} idea image".encode()}),
            (
                "select app.save_user_file(:p, 'notes.txt', :c, null, false, :n, 1, 0)",
                {"c": f"{canary} in a file".encode()},
            ),
            (
                "select app.save_user_file(:p, '.env', :c, null, false, :n, 1, 0)",
                {"c": f"{secrets[0]} in a file".encode()},
            ),
            ("select app.post_message(:p, null, 'm1', :n)", {}),
        ):
            values = {"p": project_id, "n": f"{canary} name", **values}
            await session.execute(
                text(statement), {name: one for name, one in values.items() if f":{name}" in statement}
            )
    async with as_auth() as session:
        said = json.dumps({"name": canary})
        await auth_identities.add(session, user.id, "github", canary, said)
    await work(user, project_id, canary)
    return user, project_id, [*secrets, made.token.get_secret_value(), PASSWORD, "argon2", "sealed"]


async def work(user: CurrentUser, project_id: UUID, canary: str) -> None:
    build = await service.start_build(user, project_id, StartBuild())
    async with as_worker() as session:
        attempt = await session.scalar(text("select attempt from app.claim_build(:b, 'w', 60)"), {"b": build.id})
        where = {"b": build.id, "a": attempt}
        notice = Notice(level="info", code="x", text=f"{canary} notice").model_dump_json()
        await session.execute(
            text("select app.append_event(:p, :b, :a, 1, 1, 'notice', cast(:e as jsonb))"),
            where | {"p": project_id, "e": notice},
        )
        await session.execute(
            text("select app.put_blob(:b, :a, :c)"), where | {"c": PNG + f"{canary} screenshot".encode()}
        )
        call = {"provider": "openai", "model": canary, "role": "developer", "prompt_tokens": 3, "cached_tokens": 0}
        call |= {"completion_tokens": 2, "reasoning_tokens": 0, "estimated": False, "cost_usd": "0.5"}
        call |= {"cost_source": "computed", "seconds": 0.1, "outcome": "answered"}
        await session.execute(
            text("select app.log_usage(:b, :a, 1, 1, cast(:call as jsonb))"), where | {"call": json.dumps(call)}
        )


def all_bytes(packed: bytes, archive: zipfile.ZipFile) -> bytes:
    return packed + b"".join(archive.read(name) for name in archive.namelist())


async def test_all_of_ones_own_and_no_byte_of_anybody_else(
    make_project: MakeProject, database_server: DatabaseServer
) -> None:
    mine, theirs = f"mine{uuid4().hex[:12]}", f"theirs{uuid4().hex[:12]}"
    user, project_id, secrets = await somebody(make_project, mine)
    other, others_project, _ = await somebody(make_project, theirs)
    packed, archive = await exported(user)
    content = all_bytes(packed, archive)
    for word in (theirs, str(other.id), str(others_project), *secrets):
        assert word.encode() not in content, word
    with database_server.connect_owner() as connection:
        hidden = connection.execute(
            "select key_salt, encode(key_salt, 'hex'), encode(key_salt, 'base64') from public.profiles where id = %s",
            (user.id,),
        ).fetchone()
    assert not any((one if isinstance(one, bytes) else one.encode()) in content for one in hidden)

    folder = f"projects/001-{mine}-shop"
    names = archive.namelist()
    assert names[0] == "README.txt"
    named = {name: archive.read(name) for name in names}
    for name in (
        "account/profile.json",
        "account/keys.json",
        "account/access-tokens.json",
        "account/linked-accounts.json",
        f"account/images/{mine} name",
        f"{folder}/project.json",
        f"{folder}/files/notes.txt",
        f"{folder}/versions.jsonl",
        f"{folder}/conversation.jsonl",
        f"{folder}/events-001.jsonl",
    ):
        assert mine.encode() in named[name], name
    assert "key_added" in named["account/activity.jsonl"].decode()
    assert "exported" in named["account/activity.jsonl"].decode()
    assert len(json.loads(named["account/sessions.json"])) == 1
    assert json.loads(named["account/plan.json"])["used"]["projects"] >= 1
    assert json.loads(named["account/enterprise-requests.json"]) == []
    assert json.loads(named["account/limits.json"])["projects"][0]["project_id"] == str(project_id)
    told = json.loads(named[f"{folder}/project.json"])
    assert told["left_out_files"] == [".env"]
    assert [one["name"] for one in told["secrets"]] == ["MAIL_KEY"]
    assert [(one["host"], one["is_allowed"]) for one in told["hosts"]] == [("mail.example.com", True)]
    assert [(one["name"], one["is_allowed"]) for one in told["packages"]] == [("markdown", True)]
    builds = [json.loads(content) for name, content in named.items() if name.startswith(f"{folder}/builds/")]
    assert [build["cost_usd"] for build in builds] == ["0.5"]
    pictures = [
        content for name, content in named.items() if name.startswith(f"{folder}/pictures/") and name[-4:] == ".png"
    ]
    assert pictures == [PNG + f"{mine} screenshot".encode()]
    used = list(csv.DictReader(io.StringIO(named["account/usage.csv"].decode())))
    assert [(row["model"], row["prompt_tokens"]) for row in used] == [(mine, "3")]


async def test_hostile_names_stay_inside_and_nothing_is_lost(make_project: MakeProject) -> None:
    user = (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user
    project_id = await make_project(user, name="../../CON\u202e")
    wanted = [
        "../../etc/passwd",
        "CON.txt",
        "a.txt",
        "A.TXT",
        "ａ.txt",
        ".git/config",
        "x:y",
        "b\\c",
        "d",
        "d/e",
        "/abs",
    ]
    async with as_user(user.id) as session:
        for path in wanted:
            await session.execute(
                text("select app.save_user_file(:p, :path, :c, null, false, 'Edit', 1, 0)"),
                {"p": project_id, "path": path, "c": f"content of {path}".encode()},
            )
    _, archive = await exported(user)
    files = {name: archive.read(name).decode() for name in archive.namelist() if "/files/" in name}
    assert sorted(files.values()) == sorted(f"content of {path}" for path in wanted)
    assert len({name.casefold() for name in archive.namelist()}) == len(archive.namelist())
    for name in archive.namelist():
        assert not name.startswith("/")
        assert not {"", ".", "..", ".git"} & set(name.split("/"))
        assert not set('\\:*?"<>|') & set(name)
    told = json.loads(archive.read(next(name for name in archive.namelist() if name.endswith("project.json"))))
    assert set(told["renamed_files"].values()) >= {"../../etc/passwd", "CON.txt", ".git/config", "x:y"}


async def test_one_at_a_time_and_again_when_it_is_over(make_project: MakeProject) -> None:
    user = (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user
    first = await begin_export(user)
    with pytest.raises(Conflict) as refused:
        await begin_export(user)
    assert refused.value.code == "export_running"
    async for _ in first:
        break
    await first.aclose()  # type: ignore[attr-defined]  # a generator: its reader has left
    await exported(user)
    await exported(user)


async def test_an_export_of_a_deleted_account_is_broken_off(make_project: MakeProject) -> None:
    """Rather than ended as if it were whole."""
    user = (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user
    pieces = await begin_export(user)
    async with as_auth() as session:
        await own_data.delete_account(session, user.id, with_login=True)
    with pytest.raises((ExportBroken, NotFound)):
        [piece async for piece in pieces]


async def test_a_large_account_needs_little_memory(make_project: MakeProject) -> None:
    user = (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user
    project_id = await make_project(user)
    for number in range(40):
        async with as_user(user.id) as session:
            await session.execute(
                text("select app.save_user_file(:p, :path, :c, null, false, 'Edit', 1, 0)"),
                {"p": project_id, "path": f"{number}.bin", "c": os.urandom(1_000_000)},
            )
    gc.disable()  # what is freed at once counts, not what a collection finds: that comes late in a long-lived process
    tracemalloc.start()
    try:
        sizes = [len(piece) async for piece in await begin_export(user)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert sum(sizes) > 40_000_000
    assert peak < 20_000_000, f"{peak} bytes for {sum(sizes)}"
