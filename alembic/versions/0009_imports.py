"""Imports of ZIP archives and git repositories."""

from pathlib import Path

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0009_imports.sql"


def upgrade() -> None:
    """Add what writes an imported version."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.import_version(uuid, jsonb, text, text, jsonb);
        drop function app.store_import(uuid, bytea[]);
        """
    )
