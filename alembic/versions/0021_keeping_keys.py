"""A key is kept by a function that counts the user's keys under a lock."""

from pathlib import Path

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0021_keeping_keys.sql"


def upgrade() -> None:
    """Add the function in place of the right to insert."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Give the right back."""
    op.execute(
        """
        drop function app.keep_key(text, text, text, text, text, text, text);
        grant insert (id, user_id, provider_id, key_name, mask, encrypted_key, base_url, model, position, health,
            checked_at) on public.user_api_keys to authenticated;
        """
    )
