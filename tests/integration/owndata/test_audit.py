"""The audit log: written with the deed, by nobody by hand, read by its owner and by operators."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from samokoder_app.accounts import audit, tokens
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.operator import grant_operator
from samokoder_app.accounts.tokens import TokenDraft
from samokoder_app.db.engines import Engines
from samokoder_app.db.origin import Origin, set_origin
from samokoder_app.db.repositories.audit import AuditKind, forget_old
from samokoder_app.db.session import as_anonymous, as_auth, as_user, as_worker
from samokoder_app.errors import Forbidden, InvalidInput
from samokoder_app.keys import service as keys
from samokoder_app.projects.service import delete_project
from tests.conftest import DatabaseServer, MakeProject, MakeUser

DENIED = "42501"
FIREFOX = Origin(address="203.0.113.9", browser="Firefox, Linux", via="session")
KEEP_KEY = text("select app.keep_key('openai', 'Work', 'sk-…1234', 'sealed', null, null, 'ok')")
NOTE_CALL = text("select app.note_call(:b, :a, 1, :o, cast(:call as jsonb))")


@pytest.fixture(autouse=True)
async def _database(database: Engines, make_user: MakeUser) -> None:
    """A database with somebody in it: the first account becomes the operator, which is told, too."""
    await make_user()


async def kinds_of(user: CurrentUser) -> list[str]:
    return [line.kind.value for line in reversed((await audit.list_own(user)).items)]


async def make_key(user: CurrentUser) -> UUID:
    async with as_user(user.id) as session:
        key_id = await session.scalar(KEEP_KEY)
    assert isinstance(key_id, UUID)
    return key_id


async def test_deeds_tell_themselves_with_where_they_came_from(make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    set_origin(FIREFOX)
    key_id, project_id = await make_key(user), await make_project(user, name="Shop")
    async with as_user(user.id) as session:
        await session.execute(text("select app.replace_key_secret(:k, 'sk-…9', 'other', 'ok')"), {"k": key_id})
    made = await tokens.make_token(user, TokenDraft(name="script"))
    await tokens.revoke_token(user, made.id)
    await keys.delete_key(user, key_id)
    await delete_project(user, project_id)
    lines = (await audit.list_own(user)).items
    assert [line.kind.value for line in reversed(lines)] == [
        "key_added",
        "key_replaced",
        "token_made",
        "token_revoked",
        "key_deleted",
        "project_deleted",
    ]
    assert {(line.address, line.browser, line.via) for line in lines} == {("203.0.113.9", "Firefox, Linux", "session")}
    assert lines[0].object_id == project_id
    assert lines[0].object_name == "Shop"
    assert lines[-1].object_name == "Work sk-…1234"
    assert made.token.get_secret_value() not in str(lines)


async def test_what_is_rolled_back_is_not_told(make_user: MakeUser) -> None:
    user = await make_user()
    async with as_user(user.id) as session:
        await session.execute(KEEP_KEY)
        await session.rollback()
    assert await kinds_of(user) == []


async def test_sealing_keys_anew_and_tests_of_keys_are_no_replacement(
    make_user: MakeUser, database_server: DatabaseServer
) -> None:
    user = await make_user()
    key_id = await make_key(user)
    with database_server.connect_owner() as connection:
        connection.execute("update public.user_api_keys set encrypted_key = 'anew' where id = %s", (key_id,))
    async with as_worker() as session:
        await session.execute(
            text("update public.user_api_keys set health = 'no_credit', last_used_at = now() where id = :k"),
            {"k": key_id},
        )
    assert await kinds_of(user) == ["key_added"]


async def test_the_use_of_a_key_is_told_once_for_each_build(make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    key_id, project_id = await make_key(user), await make_project(user)
    async with as_user(user.id) as session:
        build_id = await session.scalar(text("select app.start_build(:p, '{}')"), {"p": project_id})
    async with as_worker() as session:
        attempt = await session.scalar(text("select attempt from app.claim_build(:b, 'w', 60)"), {"b": build_id})
    where = {"b": build_id, "a": attempt, "call": f'{{"key_id": "{key_id}", "model": "m"}}'}
    async with as_worker() as session:
        for ordinal in (1, 2):
            await session.execute(NOTE_CALL, where | {"o": ordinal})
    async with as_worker() as session:
        await session.execute(NOTE_CALL, where | {"o": 2})
        await session.execute(NOTE_CALL, where | {"o": 3, "call": '{"key_id": null}'})
    used = (await audit.list_own(user)).items[0]
    assert await kinds_of(user) == ["key_added", "key_used"]
    assert (used.object_id, used.build_id, used.object_name) == (key_id, build_id, "Work sk-…1234")
    assert used.address is None


FORGERIES = [
    "insert into app.audit_log (user_id, kind) values (:u, 'signed_in')",
    "update app.audit_log set kind = 'signed_in'",
    "delete from app.audit_log",
    "select app.write_audit(:u, 'signed_in')",
    "select app.note_audit(:u, 'signed_in', null, null, null, null, null)",
    "select app.forget_audit()",
]


@pytest.mark.parametrize("statement", FORGERIES)
async def test_no_user_writes_changes_or_deletes_lines(statement: str, make_user: MakeUser) -> None:
    user = await make_user()
    await make_key(user)
    for transaction in (as_user(user.id), as_anonymous()):
        with pytest.raises(DBAPIError) as refused:
            async with transaction as session:
                await session.execute(text(statement), {"u": user.id} if ":u" in statement else {})
        assert getattr(refused.value.orig, "sqlstate", None) == DENIED
    assert await kinds_of(user) == ["key_added"]


async def test_the_auth_role_tells_only_what_is_its_to_tell(make_user: MakeUser) -> None:
    user = await make_user()
    await audit.note(user.id, AuditKind.SIGNED_IN)
    for kind in ("operator_granted", "key_used", "account_deleted", "nonsense"):
        with pytest.raises(InvalidInput):
            await audit.note(user.id, kind)  # type: ignore[arg-type]  # what no caller may write
    await audit.note(uuid4(), AuditKind.SIGNED_IN)
    assert await kinds_of(user) == ["signed_in"]
    with pytest.raises(DBAPIError):
        async with as_auth() as session:
            await session.execute(text("delete from app.audit_log"))


async def test_pages_show_all_lines_once_and_only_ones_own(make_user: MakeUser) -> None:
    user, other = await make_user(), await make_user()
    for _ in range(3):
        await audit.note(user.id, AuditKind.SIGNED_IN)
        await audit.note(other.id, AuditKind.SIGN_IN_FAILED)
    first = await audit.list_own(user, limit=2)
    second = await audit.list_own(user, first.next_cursor, limit=2)
    assert (len(first.items), len(second.items), second.next_cursor) == (2, 1, None)
    assert {line.kind for line in (*first.items, *second.items)} == {AuditKind.SIGNED_IN}
    for cursor in ("?", "LTE", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA", "é"):
        with pytest.raises(InvalidInput):
            await audit.list_own(user, cursor)


async def test_operators_read_all_and_nobody_else_does(make_user: MakeUser) -> None:
    user, operator = await make_user(), await make_user()
    await audit.note(user.id, AuditKind.SIGNED_IN)
    with pytest.raises(Forbidden):
        await audit.list_all(operator)
    assert await grant_operator(operator.email)
    granted, signed_in = (await audit.list_all(operator.model_copy(update={"is_operator": True}), limit=2)).items
    assert (granted.kind, granted.email) == (AuditKind.OPERATOR_GRANTED, operator.email)
    assert (signed_in.kind, signed_in.user_id) == (AuditKind.SIGNED_IN, user.id)
    reader = operator.model_copy(update={"is_operator": True})
    assert {line.user_id for line in (await audit.list_all(reader, of_user=user.id)).items} == {user.id}
    granted_lines = (await audit.list_all(reader, kind=AuditKind.OPERATOR_GRANTED)).items
    assert {line.kind for line in granted_lines} == {AuditKind.OPERATOR_GRANTED}
    assert not (await audit.list_all(reader, of_user=user.id, kind=AuditKind.KEY_ADDED)).items


async def test_of_one_kind_a_thousand_lines_a_day_are_enough(
    make_user: MakeUser, database_server: DatabaseServer
) -> None:
    user, other = await make_user(), await make_user()
    draft = TokenDraft(name="loop")
    with database_server.connect_owner() as connection:
        connection.execute(
            "insert into app.audit_log (user_id, kind) select %s, kind from generate_series(1, 1000),"
            " unnest(array['token_made', 'exported', 'key_added']) kind",
            (user.id,),
        )
        connection.execute(
            "update app.audit_log set at = now() - interval '25 hours' where user_id = %s and kind = 'key_added'",
            (user.id,),
        )
    for owner in (user, other):
        made = await tokens.make_token(owner, draft)
        await tokens.revoke_token(owner, made.id)
        await audit.note(owner.id, AuditKind.EXPORTED)
        await make_key(owner)
    count = "select kind, count(*)::int from app.audit_log where user_id = %s group by kind"
    with database_server.connect_owner() as connection:
        found = dict(connection.execute(count, (user.id,)).fetchall())
        others = dict(connection.execute(count, (other.id,)).fetchall())
    assert found == {"token_made": 1000, "token_revoked": 1, "exported": 1000, "key_added": 1001}
    assert others == {"token_made": 1, "token_revoked": 1, "exported": 1, "key_added": 1}


async def test_lines_go_after_400_days(make_user: MakeUser, database_server: DatabaseServer) -> None:
    user = await make_user()
    await audit.note(user.id, AuditKind.SIGNED_IN)
    await audit.note(user.id, AuditKind.PASSWORD_CHANGED)
    with database_server.connect_owner() as connection:
        connection.execute(
            "update app.audit_log set at = now() - interval '401 days' where user_id = %s and kind = 'signed_in'",
            (user.id,),
        )
    async with as_worker() as session:
        assert await forget_old(session) is False
    assert await kinds_of(user) == ["password_changed"]


async def test_deeds_at_the_same_moment_are_all_told(make_user: MakeUser) -> None:
    user = await make_user()
    await asyncio.gather(*(audit.note(user.id, AuditKind.SIGNED_IN) for _ in range(20)))
    assert len((await audit.list_own(user)).items) == 20
