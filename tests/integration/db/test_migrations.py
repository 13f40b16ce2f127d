"""Migrations take over what earlier versions have written, be it sound or not."""

from decimal import Decimal
from uuid import UUID

import psycopg
from alembic import command
from psycopg import Connection, sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from samokoder_app.db.engines import sqlalchemy_url
from samokoder_app.platform.migrations import migrate, migration_scripts
from samokoder_app.platform.postgres import OWNER
from tests.conftest import DatabaseServer

BEFORE_THE_LEDGER = "0012"
BUILD = "insert into app.builds (project_id, user_id, status, request, cost_usd) values (%s, %s, 'done', '{}', %s) returning id"
CALL = (
    "insert into app.api_usage_log (user_id, project_id, build_id, step, ordinal, provider, model, role, prompt_tokens,"
    " completion_tokens, cached_tokens, reasoning_tokens, estimated, cost_usd, cost_source, seconds, outcome)"
    " values (%s, %s, %s, 1, %s, 'groq', 'm', 'developer', %s, 1, %s, %s, false, %s, 'charged', 1, 'answered')"
)


def empty_database(server: DatabaseServer, name: str) -> str:
    with psycopg.connect(server.postgres.address("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    return server.postgres.address(OWNER, name)


def migrate_to(address: str, revision: str) -> None:
    engine, config = create_engine(sqlalchemy_url(address), poolclass=NullPool), migration_scripts()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def finished_build(connection: Connection, cost: str | None) -> tuple[UUID, UUID, UUID]:
    """A user, a project of theirs and a build in it."""
    user = connection.execute(
        "insert into auth.users (email, encrypted_password) values (gen_random_uuid() || '@example.com', '!') returning id"
    ).fetchone()[0]
    project = connection.execute(
        "insert into public.projects (user_id, name, description) values (%s, 'Notes', 'A list') returning id", (user,)
    ).fetchone()[0]
    return user, project, connection.execute(BUILD, (project, user, cost)).fetchone()[0]


def test_costs_and_counts_that_no_provider_can_mean_do_not_stop_the_ledger(database_server: DatabaseServer) -> None:
    address = empty_database(database_server, "before_the_ledger")
    migrate_to(address, BEFORE_THE_LEDGER)
    with psycopg.connect(address) as connection:
        wrong, unknown = finished_build(connection, "-7"), finished_build(connection, "NaN")
        connection.execute(CALL, (*wrong, 1, 10, 0, 0, "0.25"))
        connection.execute(CALL, (*wrong, 2, -10, -5, -5, "-7.25"))
        connection.execute(CALL, (*unknown, 1, 2_000_000_000, 2_000_000_000, 0, "NaN"))
    migrate(address)
    with psycopg.connect(address) as connection:
        costs = dict(connection.execute("select id, cost_usd from app.builds").fetchall())
        counts = connection.execute(
            "select prompt_tokens, cached_tokens, reasoning_tokens, cost_usd from app.api_usage_log order by 1"
        ).fetchall()
    assert costs == {wrong[2]: Decimal("0.25"), unknown[2]: None}
    assert counts == [(0, 0, 0, None), (10, 0, 0, Decimal("0.25")), (1_000_000_000, 1_000_000_000, 0, None)]
