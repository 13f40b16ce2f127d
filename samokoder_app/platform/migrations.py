"""Bring a database to the present schema and give the login roles their passwords."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from samokoder_app.db.engines import LoginRole, sqlalchemy_url

_ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"


class MigrationRefused(Exception):
    """The database does not allow what the migrations need; the sentence says what to do."""


def migration_scripts() -> Config:
    """Where Alembic finds the migrations."""
    return Config(str(_ALEMBIC_INI))


def migrate(owner_address: str) -> None:
    """Run the migrations that are missing, as the owner of the schema (no superuser needed, CREATEROLE is)."""
    engine = create_engine(sqlalchemy_url(owner_address), poolclass=NullPool)
    config = migration_scripts()
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except psycopg.errors.InsufficientPrivilege as error:
        raise _refused(error) from error
    except ProgrammingError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise _refused(error.orig) from error
        raise
    finally:
        engine.dispose()


def _refused(error: psycopg.errors.InsufficientPrivilege) -> MigrationRefused:
    return MigrationRefused(
        f"The database refused a migration ({error.diag.message_primary}). The role of DATABASE_URL needs "
        "CREATE on the database and CREATEROLE."
    )


def set_role_passwords(owner_address: str, passwords: dict[LoginRole, str]) -> None:
    """Let the login roles log in. Only verifiers travel, so no password reaches the server's log."""
    with psycopg.connect(owner_address) as connection:
        for role, password in passwords.items():
            verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
            connection.execute(
                sql.SQL("alter role {} with login password {}").format(
                    sql.Identifier(role.value), sql.Literal(verifier.decode())
                )
            )


def set_instance(
    owner_address: str, *, billing_enabled: bool, first_is_operator: bool, free_plan_has_all_models: bool = False
) -> None:
    """Tell the database whether the limits of plans hold, whether the first account becomes the operator, and whether
    the Free plan is open to all models of one's own keys."""
    with psycopg.connect(owner_address) as connection:
        connection.execute(
            "update app.instance set billing_enabled = %s, first_is_operator = %s, free_plan_has_all_models = %s",
            (billing_enabled, first_is_operator, free_plan_has_all_models),
        )
