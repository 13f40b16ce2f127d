"""Resume a paused build with another model."""

from pathlib import Path

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0002_resume_with_another_model.sql"


def upgrade() -> None:
    """Add `app.change_model`."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove it."""
    op.execute("drop function app.change_model(uuid, text, text, uuid)")
