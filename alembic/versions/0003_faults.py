"""Calls of models that are on their way, and leases of a worker that is known to be dead."""

from pathlib import Path

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0003_faults.sql"


def upgrade() -> None:
    """Add `app.open_calls` and what uses it."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them; the functions that were replaced keep working without them."""
    op.execute(
        """
        drop function app.end_leases(text);
        drop function app.note_call(uuid, integer, integer, integer, jsonb);
        create or replace function app.put_journal(
            p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_reply jsonb
        ) returns void language plpgsql security definer set search_path = '' as $$
        begin
            perform app.fence(p_build, p_attempt);
            insert into app.model_journal (build_id, step, ordinal, reply)
            values (p_build, p_step, p_ordinal, p_reply) on conflict do nothing;
        end;
        $$;
        drop table app.open_calls;
        """
    )
