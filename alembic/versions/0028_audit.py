"""The audit log."""

from pathlib import Path

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0028_audit.sql"


def upgrade() -> None:
    """Add the log, the triggers and functions that write it, and those that read and shorten it."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove it with all that it tells."""
    op.execute(
        """
        drop trigger audit on app.open_calls;
        drop trigger audit_granted on public.profiles;
        drop trigger audit_first on public.profiles;
        drop trigger audit on public.profiles;
        drop trigger audit on public.projects;
        drop trigger audit on app.access_tokens;
        drop trigger audit_replaced on public.user_api_keys;
        drop trigger audit on public.user_api_keys;
        drop function app.forget_audit(), app.note_audit(uuid, text, text, text, text, uuid, text), app.audit_calls(), app.audit_profiles(),
            app.audit_projects(), app.audit_tokens(), app.audit_keys(),
            app.write_audit(uuid, text, uuid, text, uuid), app.origin(text, integer);
        drop table app.audit_log;
        """
    )
