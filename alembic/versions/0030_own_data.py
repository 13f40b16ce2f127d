"""All of a user's data: exported once at a time, and deleted."""

from pathlib import Path

from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0030_own_data.sql"


def upgrade() -> None:
    """Add the functions, and the table of exports under way."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.delete_account(uuid, boolean), app.end_account_export(uuid, uuid),
            app.renew_account_export(uuid, uuid, double precision),
            app.begin_account_export(uuid, uuid, double precision, text, text, text);
        drop table app.account_exports;
        """
    )
