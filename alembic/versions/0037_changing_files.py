"""Files deleted, moved and brought back by their owner, any number in one version."""

from pathlib import Path

from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0037_changing_files.sql"


def upgrade() -> None:
    """Make the function."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Without it."""
    op.execute("drop function app.change_user_files(uuid, jsonb, text)")
