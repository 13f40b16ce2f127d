"""Addresses that are proven, and the mails that prove them."""

from pathlib import Path

from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0034_proven_addresses.sql"


def upgrade() -> None:
    """Add what proves an address, the outbox, and the order of locks."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: which addresses were proven would be forgotten, and accounts that wait would be let in."""
    raise NotImplementedError("addresses that were proven would not be so any more; restore a backup instead")
