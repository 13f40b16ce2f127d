"""Row-level security: who sees and writes what, with SQL straight from the roles."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines, LoginRole, use_engines
from samokoder_app.db.repositories.journal import LoggedCall
from samokoder_app.db.session import as_anonymous, as_auth, as_user, as_worker
from tests.conftest import DatabaseServer, MakeProject, MakeUser

DENIED = "42501"
TENANT_TABLES = [
    "public.profiles",
    "public.projects",
    "public.user_api_keys",
    "app.builds",
    "app.events",
    "app.versions",
    "app.version_files",
    "app.blobs",
    "app.messages",
    "app.api_usage_log",
    "app.usage_daily",
    "app.spending_limits",
    "app.preview_hosts",
    "app.idea_images",
    "app.project_secrets",
    "app.project_hosts",
    "app.model_routes",
    "app.route_choices",
    "app.project_packages",
    "app.access_tokens",
]
READABLE_COLUMNS = {"public.user_api_keys": "id", "app.access_tokens": "name", "app.project_secrets": "name, mask"}
HIDDEN_TABLES = [
    "auth.users",
    "auth.refresh_tokens",
    "app.web_sessions",
    "app.model_journal",
    "app.checkpoints",
    "app.preview_tickets",
    "app.workspaces",
    "app.instance",
    "queue.procrastinate_jobs",
]


@pytest.fixture
async def owner(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(owner: CurrentUser, make_project: MakeProject) -> UUID:
    project_id = await make_project(owner)
    async with as_user(owner.id) as session:
        await session.execute(text("select app.start_build(:p, '{}')"), {"p": project_id})
        await session.execute(text("select app.post_message(:p, null, 'm1', 'hello')"), {"p": project_id})
        await session.execute(
            text("select app.save_user_file(:p, 'a.txt', 'abc'::bytea, null, false, 'Edit', 1, 0)"), {"p": project_id}
        )
        await session.execute(text("select app.preview_host(:p, :h)"), {"p": project_id, "h": host_id()})
        await session.execute(text("select app.put_limit(:p, 1, null)"), {"p": project_id})
        await session.execute(text("select app.keep_idea_image('a.png', 'image/png', 1, 1, 'x'::bytea)"))
        await session.execute(text("select app.keep_key('openai', 'mine', 'sk-…1', 'sealed', null, null, 'ok')"))
        await session.execute(
            text("select app.put_secret(:p, 'MAIL_KEY', '…', 'sealed', 9, cast(:e as jsonb))"),
            {"p": project_id, "e": '{"kind": "notice"}'},
        )
        await session.execute(
            text("select app.allow_host(:p, 'mail.example.com', 9, cast(:e as jsonb))"),
            {"p": project_id, "e": '{"kind": "notice"}'},
        )
        await session.execute(
            text(
                "select app.put_routes(null, jsonb_build_array(jsonb_build_object('tier', 'code', 'position', 1,"
                " 'key_id', (select id from public.user_api_keys limit 1), 'model', 'm')))"
            )
        )
        await session.execute(text("select app.put_route_choices(true, false)"))
        await session.execute(
            text("select app.make_access_token('script', 'smk_…1', sha256(:t), '{read}', 1)"), {"t": uuid4().bytes}
        )
        await session.execute(text("select app.allow_packages(:p, '{markdown}', 9, null)"), {"p": project_id})
    async with as_worker() as session:
        build_id = await session.scalar(text("select id from app.builds where project_id = :p"), {"p": project_id})
        attempt = await session.scalar(text("select attempt from app.claim_build(:b, 'w', 60)"), {"b": build_id})
        where = {"b": build_id, "a": attempt}
        await session.execute(text("select app.save_text(:b, :a, 'c', 'running text')"), where)
        await session.execute(
            text("select app.log_usage(:b, :a, 1, 1, :call)"), where | {"call": DEMO_CALL.model_dump_json()}
        )
    return project_id


DEMO_CALL = LoggedCall(
    provider="demo",
    model="demo",
    role="developer",
    prompt_tokens=1,
    completion_tokens=2,
    estimated=True,
    cost_usd="0.5",
    seconds=0.1,
)


def host_id() -> str:
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in (uuid4().bytes + uuid4().bytes)[:26])


async def sqlstate_of(user_id: UUID, statement: str, **parameters: object) -> str | None:
    try:
        async with as_user(user_id) as session:
            await session.execute(text(statement), parameters)
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", None)
    return None


@pytest.mark.parametrize("table", TENANT_TABLES)
async def test_the_owner_sees_his_rows_and_another_user_none(
    table: str, owner: CurrentUser, project: UUID, make_user: MakeUser
) -> None:
    columns = READABLE_COLUMNS.get(table, "*")
    query = text(f"select count(*) from (select {columns} from {table}) as visible")  # noqa: S608 - from the list above
    other = await make_user()
    async with as_user(owner.id) as session:
        assert (await session.scalar(query) or 0) > 0
    async with as_user(other.id) as session:
        expected = 1 if table == "public.profiles" else 0  # his own
        assert await session.scalar(query) == expected


@pytest.mark.parametrize("table", HIDDEN_TABLES)
async def test_users_may_not_even_ask_for_what_is_not_theirs(table: str, owner: CurrentUser) -> None:
    assert await sqlstate_of(owner.id, f"select 1 from {table}") == DENIED  # noqa: S608


@pytest.mark.parametrize(
    "statement",
    [
        "update public.profiles set plan = 'enterprise'",
        "update public.profiles set is_operator = true",
        "update public.profiles set email = 'boss@example.com'",
        "insert into public.projects (user_id, name, description) values (:me, 'x', 'x')",
        "update public.projects set last_seq = 99",
        "update public.projects set latest_version = 99",
        "update public.projects set user_id = gen_random_uuid()",
        "update public.subscription_limits set max_projects = 99",
        "insert into public.ai_models (id, provider_id, model, title) values ('x', 'demo', 'x', 'x')",
        "select encrypted_key from public.user_api_keys",
        "select sealed from app.project_secrets",
        "insert into app.project_hosts (project_id, host, is_allowed) values (gen_random_uuid(), 'a.example', true)",
        "select app.note_asked_host(gen_random_uuid(), 'a.example')",
        "select app.ask_host_of_build(gen_random_uuid(), 1, 'a.example')",
        "insert into app.project_packages (project_id, name, is_allowed) values (gen_random_uuid(), 'a', true)",
        "select app.ask_packages_of_build(gen_random_uuid(), 1, '{a}')",
        "update public.user_api_keys set encrypted_key = 'x'",
        "select hash from app.access_tokens",
        "insert into app.access_tokens (user_id, name, mask, hash, scopes) values (:me, 'x', 'x', sha256('x'), '{read}')",
        "update app.access_tokens set scopes = '{account}'",
        "select app.bearer_of_token(sha256('x'))",
        "insert into public.user_api_keys (user_id, provider_id, key_name, mask, encrypted_key)"
        " values (:me, 'openai', 'x', 'x', 'x')",
        "update app.builds set status = 'done'",
        "insert into app.builds (project_id, user_id, request) values (gen_random_uuid(), :me, '{}')",
        "delete from app.events",
        "insert into app.blobs (project_id, sha256, size, content) values (gen_random_uuid(), '', 0, '')",
        "update app.versions set title = 'x'",
        "insert into app.idea_images (user_id, sha256, name, media_type, width, height, content)"
        " values (:me, repeat('a', 64), 'x', 'image/png', 1, 1, 'x')",
        "delete from app.idea_images",
        "delete from app.api_usage_log",
        "select app.append_event(gen_random_uuid(), gen_random_uuid(), 1, 1, 1, 'x', '{}')",
        "select app.write_event(gen_random_uuid(), null, null, null, 'x', '{}')",
        "select app.claim_build(gen_random_uuid(), 'me', 60)",
        "select app.enqueue_build(gen_random_uuid())",
        "select app.present_manifest(gen_random_uuid())",
        "select app.grant_operator('me@example.com')",
        "select queue.procrastinate_register_worker_v1()",
        "create table public.mine (id int)",
        "create table app.mine (id int)",
    ],
)
async def test_users_cannot_write_past_the_functions(statement: str, owner: CurrentUser, project: UUID) -> None:
    parameters = {"me": owner.id} if ":me" in statement else {}
    assert await sqlstate_of(owner.id, statement, **parameters) == DENIED


@pytest.mark.parametrize(
    "call",
    [
        "app.start_build(:p, '{}')",
        "app.post_message(:p, null, 'm', 'text')",
        "app.save_user_file(:p, 'b.txt', 'x'::bytea, null, false, 't', 1, 0)",
        "app.preview_host(:p, 'aaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "app.issue_preview_ticket(:p, sha256('x'), 60, null)",
        "app.workspace_slot(:p)",
        "app.put_secret(:p, 'NAME', '', '', 9, '{}')",
        "app.delete_secret(:p, 'MAIL_KEY', '{}')",
        "app.allow_host(:p, 'a.example', 9, '{}')",
        "app.remove_host(:p, 'mail.example.com', '{}')",
        "app.ask_host(:p, 'a.example', '{}')",
        "app.allow_packages(:p, '{a}', 9, '{}')",
        "app.remove_package(:p, 'markdown', '{}')",
    ],
)
async def test_functions_treat_a_foreign_project_as_missing(call: str, project: UUID, make_user: MakeUser) -> None:
    other = await make_user()
    with pytest.raises(Exception, match="project_not_found"):
        async with as_user(other.id) as session:
            await session.execute(text(f"select {call}"), {"p": project})


async def test_sealed_secrets_are_opened_by_their_owner_alone(
    owner: CurrentUser, project: UUID, make_user: MakeUser
) -> None:
    query = text("select name, sealed from app.sealed_secrets(:p)")
    async with as_user(owner.id) as session:
        assert (await session.execute(query, {"p": project})).all() == [("MAIL_KEY", "sealed")]
    other = await make_user()
    async with as_user(other.id) as session:
        assert (await session.execute(query, {"p": project})).all() == []


@pytest.mark.parametrize(
    "action",
    [
        "request_cancel(:b)",
        "request_pause(:b)",
        "resume_build(:b)",
        "approve_build(:b)",
        "accept_build(:b)",
        "change_budget(:b, 1, 1)",
    ],
)
async def test_functions_treat_a_foreign_build_as_missing(action: str, project: UUID, make_user: MakeUser) -> None:
    async with as_worker() as session:
        build_id = await session.scalar(text("select id from app.builds where project_id = :p"), {"p": project})
    other = await make_user()
    with pytest.raises(Exception, match="build_not_found"):
        async with as_user(other.id) as session:
            await session.execute(text(f"select app.{action}"), {"b": build_id})


@pytest.mark.parametrize("role", ["service_role", "samokoder_worker", "samokoder_auth", "samokoder_owner", "postgres"])
@pytest.mark.parametrize("command", ["set role {}", "set session authorization {}"])
async def test_the_web_role_cannot_become_another(role: str, command: str, owner: CurrentUser) -> None:
    statement = f"reset role; {command.format(role)}"
    assert await sqlstate_of(owner.id, statement) == DENIED


async def test_without_claims_the_web_role_may_do_nothing(database: Engines) -> None:
    async with database.engine(LoginRole.WEB).connect() as connection:
        for statement in ("select * from public.projects", "select * from public.ai_providers"):
            with pytest.raises(DBAPIError, match="permission denied"):
                await connection.execute(text(statement))
            await connection.rollback()


async def test_visitors_see_plans_and_providers_only(database: Engines) -> None:
    async with as_anonymous() as session:
        assert await session.scalar(text("select count(*) from public.subscription_limits")) == 5
        assert await session.scalar(text("select count(*) from public.ai_providers where id = 'demo'")) == 1
    with pytest.raises(DBAPIError, match="permission denied"):
        async with as_anonymous() as session:
            await session.execute(text("select 1 from public.projects"))


@pytest.mark.parametrize("statement", ["select 1 from public.projects", "select 1 from app.builds"])
async def test_the_auth_role_knows_no_projects(statement: str, database: Engines) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with as_auth() as session:
            await session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "select 1 from auth.users",
        "select 1 from app.web_sessions",
        "update app.builds set status = 'done'",
        "insert into app.events (project_id, seq, kind, payload) values (gen_random_uuid(), 1, 'x', '{}')",
        "update public.profiles set plan = 'free'",
    ],
)
async def test_workers_write_through_the_fence_only(statement: str, database: Engines) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with as_worker() as session:
            await session.execute(text(statement))


async def test_no_login_role_passes_row_level_security(database: Engines) -> None:
    async with as_worker() as session:
        rows = await session.execute(
            text("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname like 'samokoder\\_%'")
        )
    assert sorted(row[0] for row in rows) == [False, False, False, True]  # the owner may create roles


async def test_every_table_has_row_level_security(database: Engines) -> None:
    async with as_worker() as session:
        rows = await session.execute(
            text(
                "select c.oid::regclass::text from pg_class c where c.relkind = 'r' and not c.relrowsecurity"
                " and c.relnamespace::regnamespace::text in ('auth', 'public', 'app', 'queue')"
            )
        )
    assert {row[0] for row in rows} <= {"app.schema_migrations"}


async def test_interleaved_tasks_on_few_connections_never_leak(
    database_server: DatabaseServer, make_user: MakeUser, make_project: MakeProject
) -> None:
    users = [await make_user() for _ in range(6)]
    for number, user in enumerate(users):
        await make_project(user, name=f"project {number}")
    engines = Engines(database_server.addresses, pool_size=5)
    use_engines(engines)

    async def look(number: int) -> bool:
        if number % 7 == 6:
            async with as_anonymous() as session:
                return await session.scalar(text("select count(*) from public.ai_providers")) == 6
        user = users[number % 6]
        async with as_user(user.id) as session:
            first = (await session.scalars(text("select user_id from public.projects"))).all()
            await asyncio.sleep(0)
            second = (await session.scalars(text("select id from public.profiles"))).all()
        return list(first) == [user.id] and list(second) == [user.id]

    try:
        assert all(await asyncio.gather(*(look(number) for number in range(300))))
    finally:
        await engines.close()
