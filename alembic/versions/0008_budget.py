"""Limits of a build that its owner changes."""

from pathlib import Path

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0008_budget.sql"


def upgrade() -> None:
    """Add `app.change_budget`."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove it."""
    op.execute("drop function app.change_budget(uuid, numeric, bigint)")
