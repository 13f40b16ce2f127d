"""Versions: fingerprints, restoring, and projects made from a version."""

from pathlib import Path

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0004_versions.sql"


def upgrade() -> None:
    """Add what `app.versions` says of a version's origin, and what uses it."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: versions that were restored, forked or imported would lose what they are."""
    raise NotImplementedError("versions of new kinds cannot be told in the old schema; restore a backup instead")
