"""Deleting an account: nothing of it is left, nothing of others goes, whatever happens at the same moment."""

import asyncio
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import text

from samokoder_app.accounts import sessions
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, Forbidden, InvalidInput, NotFound, ProductError, Unauthenticated
from samokoder_app.own_data.deleting import AccountEnd, delete_account
from samokoder_app.previews.current import Previews, use_previews
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.owned import source_for
from samokoder_app.previews.pool import PreviewPool
from samokoder_app.previews.setup import preview_address
from samokoder_app.settings import get_settings
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.matrix.filling import Person, fill

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
async def _web(database: Engines, make_user: MakeUser):  # type: ignore[no-untyped-def]
    """The web process's previews, and somebody who is the operator already."""
    await make_user()
    settings = get_settings()
    pool = PreviewPool(PreviewMachine(settings.home.root), source_for)
    use_previews(Previews(pool, preview_address(settings)))
    yield
    await pool.close()
    use_previews(None)


async def sign_up() -> CurrentUser:
    return (await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)).user


def end_of(user: CurrentUser) -> AccountEnd:
    return AccountEnd(email=user.email, password=SecretStr(PASSWORD))


_SEEN = "insert into app.presence (connection, project_id, user_id) values (gen_random_uuid(), %s, %s)"
_MEMBER = "insert into app.team_log (team_id, kind, member_id) values (%s, 'role_changed', %s)"
"""What matrix.filling leaves out: somebody who looks at his own project, and whom a log names though he did nothing."""

_OF_STRIPE = ["app.left_customers.customer_id", "app.payment_tickets.object_id"]
"""Names that Stripe gave and that say nothing of a person here: whose subscription is still to be ended there, and which
of its answers was the newest."""

_COLUMNS = """
select n.nspname || '.' || c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'app', 'auth', 'queue') and c.relkind in ('r', 'p') and a.attnum > 0
    and not a.attisdropped
order by 1, 2
"""


def traces(connection: psycopg.Connection, words: list[str]) -> list[str]:
    """Every column of every table in which one of the words is found, in documents and bytes as well."""
    found, sought = [], [*words, *(word.encode().hex() for word in words)]
    for table, column in connection.execute(_COLUMNS).fetchall():
        query = sql.SQL("select exists (select from {} x, unnest(%s::text[]) w where strpos(x.{}::text, w) > 0)")
        named = query.format(sql.Identifier(*table.split(".")), sql.Identifier(column))
        if connection.execute(named, (sought,)).fetchone()[0]:
            found.append(f"{table}.{column}")
    return found


def test_nothing_is_left_of_somebody_who_had_something_everywhere(database_server: DatabaseServer) -> None:
    """Every column of every table is looked through: one that is added later is among them."""
    with database_server.connect_untouched() as connection:
        world = fill(connection)
        for person in (world.owner, world.other):
            connection.execute(_SEEN, (person.project, person.id))
            connection.execute(_MEMBER, (person.team, person.id))
        gone, stays = words_of(world.owner), words_of(world.other)
        before, kept = traces(connection, gone), traces(connection, stays)
        named = set(connection.execute(_NAMING).fetchall())
        assert {f"{table}.{column}" for table, column in named} <= set(before), "fill the table, or say why it is empty"
        connection.execute("select app.delete_account(%s, true)", (world.owner.id,))
        assert traces(connection, gone) == _OF_STRIPE
        assert traces(connection, stays) == kept
        left = connection.execute(
            "select kind, user_id, address, browser, object_id, object_name from app.audit_log order by id desc limit 1"
        ).fetchone()
        assert left == ("account_deleted", None, None, None, None, None)
        connection.rollback()


_NAMING = """
select distinct n.nspname || '.' || c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey)
    and f.confrelid in ('public.profiles'::regclass, 'auth.users'::regclass, 'public.projects'::regclass,
        'app.builds'::regclass)
where n.nspname in ('public', 'app', 'auth') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    and (a.attname in ('user_id', 'project_id', 'build_id') or f.oid is not null)
    and (c.relname, a.attname) not in (
        ('versions', 'from_project'), ('model_routes', 'project_id'), ('audit_log', 'build_id'), ('versions', 'build_id'),
        ('events', 'build_id'))
"""
"""Columns that name a user, a project or a build; but for those that are empty in rows which another column names."""


def words_of(person: Person) -> list[str]:
    return [person.canary, str(person.id), *person.ids]


async def test_a_deleted_account_is_nobody_any_more(make_project: MakeProject) -> None:
    signed_in = await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", PASSWORD)
    user = signed_in.user
    project_id = await make_project(user)
    folder = get_settings().home.preview / str(project_id)
    folder.mkdir(parents=True)
    (folder / "data").write_text("of the app")
    assert (await delete_account(user, end_of(user))).login_remains is False
    assert not folder.exists()
    assert await sessions.resolve_cookie(signed_in.cookie_value) is None
    with pytest.raises(ProductError):
        await sessions.sign_in(user.email, PASSWORD)
    assert (await sessions.sign_up(user.email, PASSWORD)).user.id != user.id


async def test_only_who_means_it_and_can_prove_it(database_server: DatabaseServer) -> None:
    user = await sign_up()
    for end, error in (
        (AccountEnd(email="other@example.com", password=SecretStr(PASSWORD)), InvalidInput),
        (AccountEnd(email=user.email, password=SecretStr("wrong password")), Forbidden),
        (AccountEnd(email=user.email), Forbidden),
    ):
        with pytest.raises(error):
            await delete_account(user, end)
    assert await sessions.sign_in(user.email, PASSWORD)


async def test_who_has_no_password_has_just_signed_in(database_server: DatabaseServer) -> None:
    user = await sign_up()
    with database_server.connect_owner() as connection:
        connection.execute("update auth.users set encrypted_password = '' where id = %s", (user.id,))
        connection.execute(
            "update app.web_sessions set created_at = now() - interval '1 hour' where user_id = %s", (user.id,)
        )
    for one in (user, user.model_copy(update={"session_id": None})):
        with pytest.raises(Forbidden) as refused:
            await delete_account(one, AccountEnd(email=user.email))
        assert refused.value.code == "sign_in_again"
    with database_server.connect_owner() as connection:
        connection.execute("update app.web_sessions set created_at = now() where user_id = %s", (user.id,))
    await delete_account(user, AccountEnd(email=user.email.upper()))


async def test_the_last_operator_stays_while_others_have_accounts(database_server: DatabaseServer) -> None:
    first, second = await sign_up(), await sign_up()
    with database_server.connect_owner() as connection:
        operators = [
            row[0] for row in connection.execute("select id from public.profiles where is_operator").fetchall()
        ]
        connection.execute("update public.profiles set is_operator = id = any(%s)", ([first.id, second.id],))
    try:
        left = await asyncio.gather(
            delete_account(first, end_of(first)), delete_account(second, end_of(second)), return_exceptions=True
        )
    finally:
        with database_server.connect_owner() as connection:
            connection.execute("update public.profiles set is_operator = id = any(%s)", (operators,))
    refused = [one for one in left if isinstance(one, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict)
    assert refused[0].code == "last_operator"


async def test_a_running_build_loses_its_row_and_brings_none_back(make_project: MakeProject) -> None:
    user = await sign_up()
    project_id = await make_project(user)
    async with as_user(user.id) as session:
        build_id = await session.scalar(text("select app.start_build(:p, '{}')"), {"p": project_id})
    async with as_worker() as session:
        attempt = await session.scalar(text("select attempt from app.claim_build(:b, 'w', 60)"), {"b": build_id})
    where = {"p": project_id, "b": build_id, "a": attempt}

    async def tell(number: int) -> None:
        async with as_worker() as session:
            await session.execute(
                text("select app.append_event(:p, :b, :a, 1, :n, 'notice', '{}')"), where | {"n": number}
            )

    outcomes = await asyncio.gather(
        *(tell(number) for number in range(5)),
        delete_account(user, end_of(user)),
        *(tell(number) for number in range(5, 20)),
        return_exceptions=True,
    )
    assert outcomes[5].login_remains is False
    assert {type(one).__name__ for one in outcomes if isinstance(one, Exception)} <= {"FenceBroken"}
    with pytest.raises(Exception, match="lease_lost"):
        await tell(99)
    async with as_worker() as session:
        for table in ("app.events", "app.builds"):
            rows = await session.scalar(text(f"select count(*) from {table} where project_id = :p"), {"p": project_id})  # noqa: S608
            assert rows == 0
        claimed = (await session.execute(text("select * from app.claim_build(:b, 'w', 60)"), {"b": build_id})).all()
        assert claimed == []
        assert build_id not in list(await session.scalars(text("select app.requeue_stalled()")))


async def test_what_is_begun_at_the_same_moment_is_gone_or_refused(
    make_project: MakeProject, database_server: DatabaseServer
) -> None:
    """Builds, keys, tokens and projects are begun while the account goes: none is left, nobody gets a strange error."""
    for _ in range(3):
        user = await sign_up()
        places = [await make_project(user) for _ in range(3)]
        outcomes = await asyncio.gather(
            *(begin(user, number, places) for number in range(12)),
            delete_account(user, end_of(user)),
            *(begin(user, number, places) for number in range(12, 24)),
            return_exceptions=True,
        )
        strange = [
            one
            for one in outcomes
            if isinstance(one, Exception) and not isinstance(one, NotFound | Forbidden | Conflict | Unauthenticated)
        ]
        assert strange == []
        with database_server.connect_owner() as connection:
            assert traces(connection, [str(user.id), *map(str, places)]) == []


async def test_afterwards_everything_is_refused_in_words(make_project: MakeProject) -> None:
    user = await sign_up()
    places = [await make_project(user)] * 3
    await delete_account(user, end_of(user))
    for number in range(6):
        with pytest.raises((NotFound, Forbidden, Unauthenticated)):
            await begin(user, number, places)
    with pytest.raises(Forbidden):
        await delete_account(user, end_of(user))


async def begin(user: CurrentUser, number: int, places: list[UUID]) -> None:
    await asyncio.sleep(0.01 * number)
    statement = (
        "select app.start_build(:p, '{}')",
        "select app.keep_key('openai', :n, '…', 'sealed', null, null, 'ok')",
        "select app.make_access_token(:n, 'smk_…', sha256(cast(:n as text)::bytea), '{read}', 1)",
        "select app.create_project(:n, 'notes')",
        "select app.put_limit(null, 5, null)",
        "select app.post_message(:p, null, :n, 'hello')",
    )[number % 6]
    values = {"p": places[number % 3], "n": uuid4().hex}
    async with as_user(user.id) as session:
        await session.execute(text(statement), {name: one for name, one in values.items() if f":{name}" in statement})


async def test_forks_keep_their_files(
    make_project: MakeProject, make_user: MakeUser, database_server: DatabaseServer
) -> None:
    """A project of somebody else that came from one that goes stays whole; it only forgets where it came from."""
    user, other = await sign_up(), await make_user()
    source, fork = await make_project(user), await make_project(other)
    for owner, project_id in ((user, source), (other, fork)):
        async with as_user(owner.id) as session:
            await session.execute(
                text("select app.save_user_file(:p, 'a.txt', 'the same'::bytea, null, false, 'Edit', 1, 0)"),
                {"p": project_id},
            )
    with database_server.connect_owner() as connection:
        connection.execute("update app.versions set from_project = %s where project_id = %s", (source, fork))
    await delete_account(user, end_of(user))
    async with as_user(other.id) as session:
        content = await session.scalar(text("select content from app.blobs where project_id = :p"), {"p": fork})
        assert bytes(content) == b"the same"
        assert (
            await session.scalar(text("select from_project from app.versions where project_id = :p"), {"p": fork})
            is None
        )
