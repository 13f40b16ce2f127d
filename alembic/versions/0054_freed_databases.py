"""Databases of GPT-Pilot that nobody goes on with are no storage of their owner's."""

from pathlib import Path

from alembic import op

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0054_freed_databases.sql"


def upgrade() -> None:
    """Free them, those of before too."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """What is freed stays freed."""
    op.execute("drop function app.free_databases(uuid, integer, text[]), app.databases_of(jsonb)")
    op.execute("drop trigger count_freed on app.blobs")
    op.execute("drop function app.count_freed()")
