"""What /metrics tells of builds, queue, models and sign-ins."""

from pathlib import Path

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0033_figures.sql"


def upgrade() -> None:
    """Add the function and the index that it needs."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute("drop function app.operating_figures(); drop index app.api_usage_log_at_idx")
