"""Roles, accounts, projects, builds, files, queue; row-level security and the functions users write through."""

from pathlib import Path

from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"
_HAS_AUTH = "select to_regclass('auth.users') is not null"
_PIN_QUEUE = """
do $$
declare
    item regprocedure;
begin
    for item in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'queue'::regnamespace loop
        execute format('alter function %s set search_path = queue, pg_temp', item);
        execute format('revoke all on function %s from public', item);
        execute format('grant execute on function %s to samokoder_worker', item);
    end loop;
end;
$$
"""
_QUEUE_POLICIES = """
do $$
declare
    item text;
begin
    for item in select relname from pg_class where relnamespace = 'queue'::regnamespace and relkind = 'r' loop
        execute format('create policy worker on queue.%I for all to samokoder_worker using (true)', item);
    end loop;
end;
$$
"""


def upgrade() -> None:
    """Create everything; what Supabase brings along is left as it is."""
    _run_file("roles")
    if not op.get_bind().exec_driver_sql(_HAS_AUTH).scalar():
        _run_file("auth_shim")
    _run_file("accounts")
    _run_file("projects")
    _create_queue()
    for name in ("internal", "accounts", "user", "files", "worker"):
        _run_file(f"functions_{name}")
    _run_file("policies")
    _run_file("grants")
    _run_file("seed")
    _run(_QUEUE_POLICIES)


def downgrade() -> None:
    """Not offered: it would delete all projects."""
    raise NotImplementedError("the first migration has no way back; drop the database instead")


def _create_queue() -> None:
    _run("create schema queue")
    _run("set local search_path = queue")
    _run_file("queue_procrastinate_3_10")
    _run(_PIN_QUEUE)
    _run("set local search_path = public")


def _run_file(name: str) -> None:
    _run((_SQL / f"0001_{name}.sql").read_text())


def _run(sql: str) -> None:
    # Straight to the driver: a whole file at once, and `%` means itself.
    op.get_bind().connection.driver_connection.execute(sql)  # type: ignore[union-attr]
