"""Secrets and outside hosts of projects."""

from pathlib import Path

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0011_integrations.sql"


def upgrade() -> None:
    """Add the tables and what writes them."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.ask_host_of_build(uuid, integer, text);
        drop function app.ask_host(uuid, text, jsonb);
        drop function app.note_asked_host(uuid, text);
        drop function app.remove_host(uuid, text, jsonb);
        drop function app.allow_host(uuid, text, integer, jsonb);
        drop function app.sealed_secrets(uuid);
        drop function app.delete_secret(uuid, text, jsonb);
        drop function app.put_secret(uuid, text, text, text, integer, jsonb);
        drop table app.project_hosts;
        drop table app.project_secrets;
        """
    )
