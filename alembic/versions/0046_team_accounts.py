"""What was left of teams: their accounts of credits, handing over by consent, mailed invitations, quotas by person."""

from pathlib import Path

from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"
_FILES = ("0046_team_policies.sql", "0046_team_quotas.sql", "0046_team_credits.sql", "0046_team_hands.sql")


def upgrade() -> None:
    """Change policies and functions of teams, and add what they lacked."""
    for name in _FILES:
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute((_SQL / name).read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: credits of teams would be nobody's."""
    raise NotImplementedError("accounts of teams stay; restore a backup instead")
