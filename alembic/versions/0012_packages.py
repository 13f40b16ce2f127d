"""Packages that the owners of projects allow."""

from pathlib import Path

from alembic import op

revision: str = "0012"
down_revision: str | None = "0014"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0012_packages.sql"


def upgrade() -> None:
    """Add the table and what writes it."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.ask_packages_of_build(uuid, integer, text[]);
        drop function app.remove_package(uuid, text, jsonb);
        drop function app.allow_packages(uuid, text[], integer, jsonb);
        drop table app.project_packages;
        """
    )
