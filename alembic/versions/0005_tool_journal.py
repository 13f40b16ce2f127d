"""The journal of loops of tools."""

from pathlib import Path

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0005_tool_journal.sql"


def upgrade() -> None:
    """Add `app.tool_journal` and what writes it."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.keep_tool_entry(uuid, integer, integer, integer, integer, jsonb);
        drop table app.tool_journal;
        """
    )
