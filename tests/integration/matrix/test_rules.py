"""Rules of the schema that the catalog can be asked about: policies, functions, views, triggers, roles."""

import re

import psycopg
import pytest
from psycopg import Connection, sql

from tests.conftest import DatabaseServer
from tests.integration.matrix.attempts import identifier
from tests.integration.matrix.catalog import SCHEMAS
from tests.integration.matrix.filling import World

LOGIN_ROLES = ["samokoder_web", "samokoder_worker", "samokoder_auth"]
ASKED_ONCE = re.compile(r"\( ?SELECT auth\.uid\(\) AS uid\)")
COMPARED = re.compile(r"(\w+) (?:=|IN) \( ?SELECT")


def names(connection: Connection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query, {"schemas": list(SCHEMAS), "roles": LOGIN_ROLES})]


def test_every_table_has_row_level_security(world: World) -> None:
    """Not forced: the functions that users write through run as the owner, and nobody logs in as the owner."""
    without = names(
        world.connection,
        "select oid::regclass::text from pg_class where relkind in ('r', 'p') and not relrowsecurity"
        " and relnamespace::regnamespace::text = any(%(schemas)s)",
    )
    assert without == []


def test_the_login_roles_own_nothing_and_can_make_nothing(world: World) -> None:
    owned = names(
        world.connection, "select oid::regclass::text from pg_class where relowner::regrole::text = any(%(roles)s)"
    )
    assert owned == []
    making = names(
        world.connection,
        "select r || ' in ' || n.nspname from unnest(array['anon', 'authenticated'] || %(roles)s::text[]) r,"
        " pg_namespace n where n.nspname !~ '^pg_' and has_schema_privilege(r, n.oid, 'create')",
    )
    assert making == []


def test_no_login_role_passes_row_level_security_or_makes_roles(world: World) -> None:
    assert not names(
        world.connection,
        "select rolname from pg_roles where (rolname = any(%(roles)s) or rolname in ('anon', 'authenticated'))"
        " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolinherit)",
    )


def test_every_privileged_function_is_pinned(world: World) -> None:
    """Without `pg_temp` at the end, a caller's own type of the name `text` would come before the real one."""
    unpinned = names(
        world.connection,
        "select oid::regprocedure::text from pg_proc where prosecdef"
        " and pronamespace::regnamespace::text = any(%(schemas)s)"
        " and not coalesce(exists (select from unnest(proconfig) c where c ~ '^search_path=.*pg_temp$'), false)",
    )
    assert unpinned == [], "give them `set search_path = pg_catalog, pg_temp`"


def test_nobody_executes_a_privileged_function_by_being_anybody(world: World) -> None:
    open_to_all = names(
        world.connection,
        "select oid::regprocedure::text from pg_proc where prosecdef"
        " and pronamespace::regnamespace::text = any(%(schemas)s) and has_function_privilege('public', oid, 'execute')",
    )
    assert open_to_all == [], "revoke all on function … from public"


def test_views_show_what_their_reader_may_see(world: World) -> None:
    trusting = names(
        world.connection,
        "select oid::regclass::text from pg_class c where relkind in ('v', 'm')"
        " and relnamespace::regnamespace::text = any(%(schemas)s)"
        " and not coalesce('security_invoker=true' = any(reloptions), false)"
        " and exists (select from unnest(array['anon', 'authenticated'] || %(roles)s::text[]) r"
        "   where has_any_column_privilege(r, c.oid, 'select'))",
    )
    assert trusting == [], "give them `with (security_invoker = true)`, or grant them to nobody"


def policies(connection: Connection) -> list[tuple[str, str, str, str]]:
    return connection.execute(
        "select schemaname || '.' || tablename, policyname, roles::text, concat_ws(' ', qual, with_check)"
        " from pg_policies where schemaname = any(%s)",
        (list(SCHEMAS),),
    ).fetchall()


def test_policies_ask_once_who_asks(world: World) -> None:
    """`auth.uid()` bare in a policy is called for every row."""
    bare = [(table, name) for table, name, _, text in policies(world.connection) if "auth." in ASKED_ONCE.sub("", text)]
    assert bare == []


def test_policies_of_users_name_their_roles(world: World) -> None:
    for table, name, roles, text in policies(world.connection):
        assert "public" not in roles, f"{name} of {table} holds for everybody"
        if text.strip() == "true" and "authenticated" in roles:
            assert name == "readable", f"{name} of {table} shows everything to users"


def test_the_columns_that_policies_compare_are_indexed(world: World) -> None:
    leading = {
        (table, column)
        for table, column in world.connection.execute(
            "select n.nspname || '.' || c.relname, a.attname from pg_index i join pg_class c on c.oid = i.indrelid"
            " join pg_namespace n on n.oid = c.relnamespace"
            " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indpred is null"
        )
    }
    compared = {
        (table, column)
        for table, _, roles, text in policies(world.connection)
        if "authenticated" in roles
        for column in COMPARED.findall(text)[:1]
    }
    assert len(compared) >= 15
    assert compared <= leading, f"no index begins with {compared - leading}"


def test_what_says_when_it_was_changed_is_right(world: World) -> None:
    """Every table with `updated_at` has the trigger, and it works."""
    tables = names(
        world.connection,
        "select table_schema || '.' || table_name from information_schema.columns join information_schema.tables"
        " using (table_schema, table_name) where column_name = 'updated_at' and table_type = 'BASE TABLE'"
        " and table_schema = any(%(schemas)s)",
    )
    assert len(tables) > 8
    for table in tables:
        with world.connection.transaction(force_rollback=True):
            fired = world.connection.execute(
                "select coalesce((select attname from pg_attribute where attrelid = tgrelid and attnum = tgattr[0]), '')"
                " from pg_trigger where tgrelid = %s::regclass and tgfoid = 'app.touch_updated_at'::regproc",
                (table,),
            ).fetchone()
            assert fired, f"{table}: create trigger touch before update … execute function app.touch_updated_at()"
            column = (
                fired[0]
                or world.connection.execute(
                    "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and attgenerated = ''"
                    " and attidentity = '' and attname <> 'updated_at' order by attnum limit 1",
                    (table,),
                ).fetchall()[0][0]
            )
            age = sql.SQL("alter table {} disable trigger user").format(identifier(table))
            world.connection.execute(age)
            world.connection.execute(sql.SQL("update {} set updated_at = '2001-01-01'").format(identifier(table)))
            world.connection.execute(sql.SQL("alter table {} enable trigger user").format(identifier(table)))
            changed = sql.SQL("update {0} set {1} = {1}").format(identifier(table), sql.Identifier(column))
            world.connection.execute(changed)
            old = sql.SQL("select count(*) from {} where updated_at < '2002-01-01'").format(identifier(table))
            assert world.connection.execute(old).fetchall()[0][0] == 0, f"{table} does not say when it was changed"


def test_the_web_login_cannot_become_more(database_server: DatabaseServer) -> None:
    """Whatever SQL reaches it: the roles that it may take on are those of visitors and users."""
    with psycopg.connect(database_server.addresses.web.get_secret_value(), autocommit=True) as connection:
        connection.execute("set role authenticated")
        for role in ("service_role", "samokoder_worker", "samokoder_auth", "samokoder_owner", "postgres"):
            for command in ("set role {}", "set session authorization {}", "set local role {}"):
                connection.execute("reset role")
                refused = refused_with(connection, sql.SQL(command).format(sql.Identifier(role)))
                assert refused == "42501", f"{command} {role}: {refused}"
        connection.execute("reset role")
        for statement in (
            "select 1 from public.projects",
            "select 1 from public.ai_providers",
            "select app.own_limits()",
        ):
            assert refused_with(connection, sql.SQL(statement)) == "42501", statement


def refused_with(connection: Connection, statement: sql.Composable) -> str | None:
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate
    return None


TRAP = """
set role authenticated;
create function pg_temp.trap(x pg_catalog.text) returns boolean language plpgsql as
    $$ begin raise exception 'run as %', current_user; end $$;
create domain pg_temp.text as pg_catalog.text check (pg_temp.trap(value));
"""


def test_types_of_a_callers_own_do_not_get_into_privileged_functions(database_server: DatabaseServer) -> None:
    """They did: what is temporary comes before the real types, and its checks ran with the owner's rights."""
    with psycopg.connect(database_server.addresses.web.get_secret_value(), autocommit=True) as connection:
        connection.execute(TRAP)
        with pytest.raises(psycopg.Error, match="forbidden"):
            connection.execute("select app.keep_idea_image('a', 'image/png', 1, 1, 'x'::bytea)")
