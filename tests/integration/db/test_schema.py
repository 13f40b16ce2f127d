"""The schema as the migrations make it: against our own tables, the queue's package, and other servers."""

from pathlib import Path
from uuid import uuid4

import procrastinate
import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import SQLModel

from samokoder_app.db import tables
from samokoder_app.db.engines import Engines, LoginRole, use_engines
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.errors import Unavailable
from samokoder_app.platform.database import database_addresses, owner_address, prepare_database
from samokoder_app.platform.migrations import MigrationRefused
from samokoder_app.platform.postgres import EmbeddedPostgres
from samokoder_app.settings import Settings
from tests.conftest import DatabaseServer

SQL = Path(__file__).parents[3] / "alembic" / "sql"


def test_nobody_may_call_a_function_unless_it_was_granted(database_server: DatabaseServer) -> None:
    """Functions are executable by everybody unless taken away, in every migration anew."""
    with database_server.connect_owner() as connection:
        rows = connection.execute(
            "select p.oid::regprocedure::text from pg_proc p where p.pronamespace in ('app'::regnamespace,"
            " 'queue'::regnamespace) and p.prokind = 'f' and has_function_privilege('public', p.oid, 'execute')"
        )
        assert [name for (name,) in rows] == []


def test_the_tables_in_code_are_those_in_the_database(database_server: DatabaseServer) -> None:
    assert tables.Profile.metadata is SQLModel.metadata
    with database_server.connect_owner() as connection:
        for table in SQLModel.metadata.tables.values():
            if table.schema not in {"public", "app"}:
                continue
            rows = connection.execute(
                "select column_name, is_nullable = 'YES' from information_schema.columns"
                " where table_schema = %s and table_name = %s",
                (table.schema, table.name),
            )
            found = {name: nullable for name, nullable in rows if name not in {"created_at", "updated_at"}}
            known = {c.name: c.nullable for c in table.columns if c.name not in {"created_at", "updated_at"}}
            assert found.keys() == known.keys(), table.name


def test_the_queue_is_that_of_the_installed_package() -> None:
    """After an upgrade of procrastinate its migrations must become one of ours."""
    package = Path(procrastinate.__file__).parent / "sql" / "schema.sql"
    assert (SQL / "0001_queue_procrastinate_3_10.sql").read_text() == package.read_text()


def test_migrating_again_changes_nothing(database_server: DatabaseServer) -> None:
    prepare_database(database_server.settings, database_server.secrets)


@pytest.fixture
def outside_server(database_server: DatabaseServer, samokoder_home: Path):  # type: ignore[no-untyped-def]
    """A server that knows nothing of us, as somebody else runs it."""
    server = EmbeddedPostgres(
        folder=samokoder_home / f"outside-{uuid4().hex[:8]}",
        binaries=database_server.postgres.binaries,
        secrets=database_server.secrets,
        log_file=samokoder_home / "outside.log",
        durable=False,
    )
    server.start()
    yield server
    server.stop()


def make_database(server: EmbeddedPostgres, owner: str, options: str) -> str:
    password = server.secrets.database_password(owner)
    with psycopg.connect(server.address("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create role {} login {} password {}").format(
                sql.Identifier(owner), sql.SQL(options), sql.Literal(password)
            )
        )
        connection.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(owner), sql.Identifier(owner)))
    return server.address(owner, owner)


def settings_for(address: str, **more: object) -> Settings:
    return Settings.model_validate({"database_url": SecretStr(address), "master_key": SecretStr("m" * 40), **more})


async def test_a_server_given_by_url_needs_no_superuser(
    outside_server: EmbeddedPostgres, database_server: DatabaseServer
) -> None:
    settings = settings_for(make_database(outside_server, "hosted", "createrole nosuperuser"))
    prepare_database(settings, database_server.secrets)
    addresses = database_addresses(settings, database_server.secrets)
    assert "hosted:" not in addresses.web.get_secret_value()
    engines = Engines(addresses, pool_size=0)
    use_engines(engines)
    async with as_auth() as session:
        user_id = await session.scalar(
            text("insert into auth.users (email, encrypted_password) values ('a@example.com', '!') returning id")
        )
    async with as_user(user_id) as session:
        project = await session.scalar(text("select app.create_project('Notes', 'notes')"))
        assert await session.scalar(text("select app.start_build(:p, '{}')"), {"p": project})
    await engines.close()

    # A second database on the same server, whose owner may not create roles: they are there, and so are
    # their passwords, which the settings name.
    limited = make_database(outside_server, "limited", "nocreaterole")
    given = {
        f"{role.name.lower()}_database_url": SecretStr(outside_server.address(role, "limited")) for role in LoginRole
    }
    prepare_database(settings_for(limited, **given), database_server.secrets)


# The tables of Supabase Auth that ours share a name with, as far as we touch them.
SUPABASE = """
create role supabase_auth_admin;
create schema auth authorization supabase_auth_admin;
set role supabase_auth_admin;
create table auth.users (
    id uuid primary key default gen_random_uuid(), email varchar(255), encrypted_password varchar(255),
    email_confirmed_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb);
create table auth.sessions (id uuid primary key, user_id uuid not null references auth.users on delete cascade);
create table auth.refresh_tokens (id bigserial primary key, token varchar(255), user_id varchar(255));
create table auth.one_time_tokens (id uuid primary key, user_id uuid not null, token_hash text not null);
create table auth.identities (
    id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users on delete cascade,
    provider text not null, provider_id text not null, identity_data jsonb not null);
create table auth.flow_state (id uuid primary key, auth_code text not null, code_challenge text not null);
create function auth.uid() returns uuid language sql stable as
    $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
create function auth.jwt() returns jsonb language sql stable as
    $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
create function auth.role() returns text language sql stable as
    $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' $$;
grant usage on schema auth to public;
grant all on all tables in schema auth to supabase_owner;
grant usage on schema auth to supabase_owner with grant option;
reset role;
"""
COLUMNS = "select table_name || '.' || column_name from information_schema.columns where table_schema = 'auth'"


def test_tables_of_a_real_supabase_stay_as_they_are(
    outside_server: EmbeddedPostgres, database_server: DatabaseServer
) -> None:
    address = make_database(outside_server, "supabase_owner", "createrole nosuperuser")
    with psycopg.connect(outside_server.address("postgres", "supabase_owner"), autocommit=True) as connection:
        connection.execute(SUPABASE)
        before = connection.execute(COLUMNS).fetchall()
    prepare_database(settings_for(address), database_server.secrets)
    with psycopg.connect(outside_server.address("postgres", "supabase_owner"), autocommit=True) as connection:
        assert connection.execute(COLUMNS).fetchall() == before
        connection.execute(
            "insert into auth.users (email, raw_user_meta_data) values ('ann@example.com', '{\"full_name\": \"Ann\"}')"
        )
        named = connection.execute("select email, display_name from public.profiles").fetchall()
    assert named == [("ann@example.com", "Ann")]


async def test_a_statement_of_a_visitor_takes_ten_seconds_at_most(web_db: Engines) -> None:
    async with as_user(uuid4()) as session:
        assert await session.scalar(text("show statement_timeout")) == "10s"

    async def linger() -> None:
        async with as_user(uuid4()) as session:
            await session.execute(text("set local statement_timeout = '20ms'"))
            await session.execute(text("select pg_sleep(5)"))

    with pytest.raises(Unavailable):
        await linger()


def test_an_owner_without_rights_gets_a_sentence(database_server: DatabaseServer) -> None:
    owner = f"weak_{uuid4().hex[:8]}"
    make_database(database_server.postgres, owner, "nocreaterole")
    with psycopg.connect(database_server.postgres.address("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("alter database {} owner to postgres").format(sql.Identifier(owner)))
    settings = settings_for(database_server.postgres.address(owner, owner))
    assert owner in owner_address(settings, database_server.secrets)
    with pytest.raises(MigrationRefused, match="CREATE on the database and CREATEROLE"):
        prepare_database(settings, database_server.secrets)
