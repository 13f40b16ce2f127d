"""Recommended models at a bounded cost, whatever the planner takes the lists for."""

from pathlib import Path

from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0036_ranked_once.sql"


def upgrade() -> None:
    """Replace the function."""
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Nothing: what it answers is the same."""
