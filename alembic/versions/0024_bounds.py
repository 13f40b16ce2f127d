"""Times and models of keys that can be read and named."""

from pathlib import Path

from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0024_bounds.sql"


def upgrade() -> None:
    """Mend what is kept, and let nothing else in."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Anything may be kept again."""
    op.execute(
        """
        alter table app.model_routes drop constraint model_routes_model_controls_check;
        alter table public.user_api_keys
            drop constraint user_api_keys_model_controls_check, drop constraint user_api_keys_checked_at_check,
            drop constraint user_api_keys_cooling_until_check;
        """
    )
