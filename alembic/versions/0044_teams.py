"""Teams: members with roles, one truth of rights, shared projects, invitations, limits, a log, who looks on."""

from pathlib import Path

from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"
_FILES = ("0044_teams.sql", "0044_team_functions.sql", "0044_team_work.sql", "0044_team_policies.sql")


def upgrade() -> None:
    """Make the tables and functions, then change policies and functions that were written for owners alone."""
    for name in _FILES:
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute((_SQL / name).read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: projects of teams would be shared with nobody, and what members wrote would be nobody's."""
    raise NotImplementedError("teams stay; restore a backup instead")
