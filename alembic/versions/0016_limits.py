"""Limits of spending: of a project and of a month."""

from pathlib import Path

from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0016_limits.sql"


def upgrade() -> None:
    """Add the table, what writes it, and the check of a call's reservation."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.own_spending_limits();
        drop function app.put_limit(uuid, numeric, bigint);
        drop function app.crossed_limits(uuid, integer);
        create or replace function app.note_call(
            p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb
        ) returns void
            language plpgsql security definer set search_path = '' as $$
        begin
            perform app.fence(p_build, p_attempt);
            if p_call is null then
                delete from app.open_calls where build_id = p_build and step = p_step and ordinal = p_ordinal;
                return;
            end if;
            insert into app.open_calls (build_id, step, ordinal, call) values (p_build, p_step, p_ordinal, p_call)
            on conflict (build_id, step, ordinal) do update set call = excluded.call, at = clock_timestamp();
        end;
        $$;
        drop function app.limits_of_build(uuid, integer, integer);
        drop function app.spent_in(uuid, uuid, uuid, integer, integer);
        drop table app.spending_limits;
        """
    )
