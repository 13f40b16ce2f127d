"""Runs the migrations on the connection that `samokoder_app.platform.migrations` hands over."""

from alembic import context
from sqlalchemy import Connection, create_engine

from samokoder_app.db.engines import sqlalchemy_url
from samokoder_app.settings import get_settings


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, version_table="schema_migrations", version_table_schema="app")
    with context.begin_transaction():
        # The version table lives in `app`, which the first migration would otherwise make too late.
        connection.exec_driver_sql("create schema if not exists app")
        context.run_migrations()


def _main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    address = get_settings().database_url
    if address is None:
        raise SystemExit("Set DATABASE_URL; the embedded database is migrated by `make run`.")
    with create_engine(sqlalchemy_url(address.get_secret_value())).connect() as connection:
        _migrate(connection)


_main()
