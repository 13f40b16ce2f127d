"""Personal access tokens."""

from pathlib import Path

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0019_access_tokens.sql"


def upgrade() -> None:
    """Add the table, and the functions that write it and look a token up."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.bearer_of_token(bytea);
        drop function app.revoke_access_token(uuid);
        drop function app.make_access_token(text, text, bytea, text[], integer);
        drop table app.access_tokens;
        """
    )
