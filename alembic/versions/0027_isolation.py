"""What the matrix of tables, functions and roles has found is mended."""

from pathlib import Path

from alembic import op

revision: str = "0027"
down_revision: str | None = "0024"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0027_isolation.sql"


def upgrade() -> None:
    """Pin the functions, close the gaps, and touch what is changed."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: it would open what was closed."""
    raise NotImplementedError("what was mended stays mended; restore a backup instead")
