"""Forks of shared projects leave files with secrets behind, whoever asks for them."""

from pathlib import Path

from alembic import op

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Look at the paths of a fork."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        (_SQL / "0048_forks_without_secrets.sql").read_text()
    )


def downgrade() -> None:
    """Paths are what the web process names."""
    op.execute(
        """
        do $$
        begin
            execute replace(pg_get_functiondef('app.fork_shared(bytea, integer, text, text, text, text[], jsonb, jsonb, jsonb)'
                ::regprocedure), ' and not app.holds_secrets(f.path)', '');
        end;
        $$;
        drop function app.holds_secrets(text);
        """
    )
