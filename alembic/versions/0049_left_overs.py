"""What was left of plans, credits, teams and links: links that are changed, authors, choices, forks, packs for teams."""

from pathlib import Path

from alembic import op

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"
_FILES = ("0049_changing_links.sql", "0049_authors.sql", "0049_choosing.sql", "0049_forks.sql", "0049_team_packs.sql")


def upgrade() -> None:
    """Add what was left."""
    for name in _FILES:
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute((_SQL / name).read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: functions of earlier revisions are replaced; restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
